package pixfleet.fleet.opencv.codec;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.codec.PngRows;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.pipeline.Dimensions;

/**
 * One rank's rows of a PNG result. The ranks' pieces, one behind the other, are one file with the pixels that OpenCV's own encoder would have
 * written. For one thread.
 */
public final class PngStrip implements RowSink, AutoCloseable {
    /** Rows whose channels are put in order at a time: what fits the cache is read again at no cost. */
    private static final int BLOCK_BYTES = 256 << 10;

    private final PngRows rows;
    private final Mat ordered = new Mat();

    /**
     * @param image the whole result: 1, 3 or 4 channels of 8 or 16 bits
     * @param attachments what goes with them
     * @param communicator the ranks that write it
     * @param piece where this rank's bytes go; belongs to the caller
     */
    public PngStrip(Dimensions image, Attachments attachments, Communicator communicator, EncodedPiece piece) {
        this.rows = new PngRows(image, attachments, communicator, piece);
    }

    @Override
    public void write(int first, Mat next) {
        int atOnce = Math.clamp(BLOCK_BYTES / (next.cols() * next.elemSize()), 1, next.rows());
        for (int row = 0; row < next.rows(); row += atOnce) {
            try (Mat some = next.rowRange(row, Math.min(next.rows(), row + atOnce))) {
                Mat bytes = redFirst(some);
                rows.append(MatMemory.all(bytes));
            }
        }
    }

    private Mat redFirst(Mat some) {
        switch (some.channels()) {
            case 3 -> opencv_imgproc.cvtColor(some, ordered, opencv_imgproc.COLOR_BGR2RGB);
            case 4 -> opencv_imgproc.cvtColor(some, ordered, opencv_imgproc.COLOR_BGRA2RGBA);
            default -> {
                return some;
            }
        }
        return ordered;
    }

    /** Completes this rank's piece. Collective: every rank calls it once, when it has all of its rows. */
    public void finish() {
        rows.finish();
    }

    @Override
    public void close() {
        rows.close();
        ordered.close();
    }
}
