package pixfleet.fleet.verify;

import java.io.IOException;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;
import pixfleet.pipeline.Dimensions;

/**
 * What a reader finds of an image that was written as JPEG, made some rows at a time. What is lost of a block of pixels depends on that
 * block alone, and a reader that smooths colours looks one row into the next one: so rows are written from a border of blocks to another,
 * with a row of blocks more on both sides.
 *
 * @param in the image before
 * @param encoding how it is written
 * @param pool lends matrices
 */
record WrittenRows(RowSource in, Encoding.Jpeg encoding, MatPool pool) implements RowSource {
    /** A block has 8 rows, or 16 where colours are stored for every second row. */
    private static final int BLOCK_ROWS = 16;

    @Override
    public Dimensions image() {
        return in.image();
    }

    @Override
    public void read(int first, Mat into) {
        int from = first / BLOCK_ROWS * BLOCK_ROWS;
        int to = Math.ceilDiv(first + into.rows(), BLOCK_ROWS) * BLOCK_ROWS;
        Rows have = Rows.between(Math.max(0, from - BLOCK_ROWS), Math.min(to + BLOCK_ROWS, image().height()));
        try (var scope = pool.open();
                Mat found = Reference.readBack(in.view(have.first(), have.count(), scope), encoding);
                Mat wanted = found.rowRange(first - have.first(), first - have.first() + into.rows())) {
            wanted.copyTo(into);
        } catch (IOException e) {
            throw new UnfitImage("OpenCV cannot write the image as JPEG: %s.".formatted(e.getMessage()));
        }
    }
}
