package pixfleet.fleet.opencv.codec;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.codec.TiffBlocks;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.job.Encoding;
import pixfleet.pipeline.Dimensions;

/**
 * One rank's rows of a TIFF that is compressed, or has tiles. The ranks' pieces, one behind the other, are one file. For one thread.
 *
 * <p>A rank's first row must be a multiple of {@link TiffBlocks#rows}.
 */
public final class TiffStrip implements RowSink, AutoCloseable {
    private final TiffBlocks blocks;
    private final Attachments attachments;
    private final RedFirst redFirst = new RedFirst();

    /**
     * @param image the whole result
     * @param attachments what goes with it
     * @param piece where this rank's bytes go; belongs to the caller
     */
    public TiffStrip(Dimensions image, Encoding.Tiff encoding, Attachments attachments, EncodedPiece piece) {
        this.blocks = new TiffBlocks(image, encoding, piece);
        this.attachments = attachments;
    }

    /** Begins a file whose rows all ranks write. Every rank calls it, before its first row. */
    public void begin(Communicator communicator) {
        if (communicator.rank() == 0) {
            blocks.begin();
        }
    }

    @Override
    public void write(int first, Mat rows) {
        redFirst.each(rows, blocks::append);
    }

    /** Completes this rank's piece. Collective: every rank calls it once, when it has all of its rows. */
    public void finish(Communicator communicator) {
        int[] mine = blocks.finish();
        ByteBuffer told = ByteBuffer.allocate(mine.length * Integer.BYTES);
        told.asIntBuffer().put(mine);
        int[] all = communicator.allGather(told.array()).stream()
                .map(bytes -> ByteBuffer.wrap(bytes).asIntBuffer())
                .flatMapToInt(lengths -> IntStream.range(0, lengths.limit()).map(lengths::get))
                .toArray();
        if (communicator.rank() == 0) {
            blocks.head(all);
        }
        if (communicator.rank() == communicator.size() - 1) {
            blocks.directory(all, attachments);
        }
    }

    /** Writes a whole picture as one file. */
    static void write(Mat image, TiffStrip strip) {
        strip.blocks.begin();
        strip.write(0, image);
        int[] all = strip.blocks.finish();
        strip.blocks.head(all);
        strip.blocks.directory(all, strip.attachments);
    }

    @Override
    public void close() {
        blocks.close();
        redFirst.close();
    }
}
