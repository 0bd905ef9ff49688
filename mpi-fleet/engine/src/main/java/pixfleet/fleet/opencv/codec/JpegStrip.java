package pixfleet.fleet.opencv.codec;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.codec.JpegRows;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;
import pixfleet.job.Encoding.Sampling;
import pixfleet.pipeline.Dimensions;

/**
 * One rank's rows of a JPEG result. The ranks' pieces, one behind the other, are one file that decodes to the pixels of
 * the whole image encoded at once. Holds the encoded bytes and a group of rows. For one thread.
 *
 * <p>A rank's first row must be a multiple of {@value #BORDER_ROWS}.
 */
public final class JpegStrip implements RowSink, AutoCloseable {
    /** Blocks of 8 x 8 pixels, twice as high for chroma, which is halved. */
    public static final int BORDER_ROWS = 16;

    /**
     * Eight rows of blocks: restart markers count to eight, so those of groups need no renumbering when strips begin on
     * multiples of it.
     */
    public static final int GROUP_ROWS = 8 * BORDER_ROWS;

    private final JpegRows joined;
    private final IntPointer settings;
    private final Mat group = new Mat();
    private int held;
    private int next;

    /**
     * @param image the whole result; alpha is dropped
     * @param encoding baseline
     * @param attachments what goes with them
     * @param piece where this rank's bytes go; belongs to the caller
     * @throws UnfitImage if the image is wider or higher than JPEG can say
     */
    public JpegStrip(Dimensions image, Encoding.Jpeg encoding, Attachments attachments, EncodedPiece piece) {
        int most = JpegRows.MOST_PIXELS_AN_EDGE;
        if (image.width() > most || image.height() > most) {
            throw new UnfitImage(
                    "The result has %d x %d pixels and JPEG holds at most %d x %d. Let the pipeline end with to:format=png or to:format=tiff."
                            .formatted(image.width(), image.height(), most, most));
        }
        this.joined = new JpegRows(image.height(), attachments, piece);
        boolean narrow = image.channels() == 1 || encoding.sampling() == Sampling.S444;
        int blockColumns = narrow ? BORDER_ROWS / 2 : BORDER_ROWS;
        this.settings = new IntPointer(IntStream.concat(
                        Encoder.settings(encoding, image.channels()),
                        IntStream.of(
                                opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL, Math.ceilDiv(image.width(), blockColumns)))
                .toArray());
    }

    @Override
    public void write(int first, Mat rows) {
        if (held == 0 && rows.rows() % GROUP_ROWS == 0) {
            encode(first, rows);
            return;
        }
        int done = 0;
        while (done < rows.rows()) {
            int count = Math.min(rows.rows() - done, GROUP_ROWS - held);
            try (Mat some = rows.rowRange(done, done + count)) {
                if (count == GROUP_ROWS) {
                    encode(first + done, some);
                } else {
                    hold(first + done, some);
                }
            }
            done += count;
        }
    }

    private void hold(int first, Mat some) {
        if (held == 0) {
            group.create(GROUP_ROWS, some.cols(), some.type());
        }
        try (Mat place = group.rowRange(held, held + some.rows())) {
            some.copyTo(place);
        }
        held += some.rows();
        next = first + some.rows();
        if (held == GROUP_ROWS) {
            encodeHeld();
        }
    }

    private void encodeHeld() {
        try (Mat all = group.rowRange(0, held)) {
            encode(next - held, all);
        }
        held = 0;
    }

    private void encode(int first, Mat some) {
        try (var encoded = new BytePointer()) {
            if (!opencv_imgcodecs.imencode(".jpg", some, encoded, settings)) {
                throw new UnfitImage("The result cannot be encoded as JPEG.");
            }
            joined.append(first, encoded.asByteBuffer());
        }
    }

    /** Completes this rank's piece, when it has all of its rows. */
    public void finish() {
        if (held > 0) {
            encodeHeld();
        }
    }

    @Override
    public void close() {
        group.close();
        settings.close();
    }
}
