package pixfleet.fleet.opencv.codec;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.codec.PngRows;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.job.Encoding;
import pixfleet.pipeline.Dimensions;

/**
 * One rank's rows of a PNG result. The ranks' pieces, one behind the other, are one file with the pixels that OpenCV's
 * own encoder would have written. For one thread.
 */
public final class PngStrip implements RowSink, AutoCloseable {
    private final PngRows rows;
    private final RedFirst redFirst = new RedFirst();

    /**
     * @param image the whole result: 1, 3 or 4 channels of 8 or 16 bits
     * @param level how hard it is compressed
     * @param attachments what goes with them
     * @param communicator the ranks that write it
     * @param piece where this rank's bytes go; belongs to the caller
     */
    public PngStrip(
            Dimensions image,
            Encoding.Png level,
            Attachments attachments,
            Communicator communicator,
            EncodedPiece piece) {
        this.rows = new PngRows(image, level, attachments, communicator, piece);
    }

    @Override
    public void write(int first, Mat next) {
        redFirst.each(next, rows::append);
    }

    /** Completes this rank's piece. Collective: every rank calls it once, when it has all of its rows. */
    public void finish() {
        rows.finish();
    }

    @Override
    public void close() {
        rows.close();
        redFirst.close();
    }
}
