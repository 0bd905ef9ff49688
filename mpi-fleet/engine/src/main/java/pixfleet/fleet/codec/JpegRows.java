package pixfleet.fleet.codec;

import java.nio.ByteBuffer;
import pixfleet.fleet.attach.Attachment;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.attach.Insertion;
import pixfleet.job.ImageFormat;

/**
 * One rank's rows of a JPEG file that all ranks of a gang write together: groups of rows that an encoder wrote as files
 * of their own, with a restart interval a row of blocks, become intervals of one scan.
 *
 * <p>After a restart marker a decoder forgets what came before it, so that intervals need not have been encoded
 * together. What is left to do is to write one header, with the whole height, and to count the markers through. All
 * groups must be of the same width, quality, sampling and tables.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, B.2 and E.1.4</a>
 */
public final class JpegRows {
    /** Edge of the largest picture that libjpeg reads or writes, somewhat below the format's own limit of 65,535. */
    public static final int MOST_PIXELS_AN_EDGE = 65_500;

    private static final int RESTART = 0xD0;
    private static final int RESTARTS = 8;
    private static final byte[] END = {(byte) 0xFF, (byte) 0xD9};

    private final EncodedPiece piece;
    private final int height;
    private final Attachments attachments;

    /**
     * @param height rows of the whole image, 1 to {@value #MOST_PIXELS_AN_EDGE}
     * @param attachments what goes with them
     * @param piece where this rank's bytes go; belongs to the caller
     */
    public JpegRows(int height, Attachments attachments, EncodedPiece piece) {
        if (height < 1 || height > MOST_PIXELS_AN_EDGE) {
            throw new IllegalArgumentException("a JPEG cannot have " + height + " rows");
        }
        this.piece = piece;
        this.height = height;
        this.attachments = attachments;
    }

    /**
     * Takes the next rows, encoded: baseline, one scan, a restart interval a row of blocks.
     *
     * @param first number of the first row in the whole image, on a border of blocks
     * @param encoded the group as a file, from position to limit; its markers may be overwritten
     * @throws IllegalArgumentException if the group does not begin on a border of blocks, or ends on none before the last row
     */
    public void append(int first, ByteBuffer encoded) {
        ByteBuffer file = encoded.slice();
        var group = JpegHeader.of(file);
        int end = first + group.rows();
        if (first % group.blockRows() != 0 || (end != height && end % group.blockRows() != 0)) {
            throw new IllegalArgumentException(
                    "rows %d to %d do not lie on borders of %d rows".formatted(first, end, group.blockRows()));
        }
        int interval = first / group.blockRows();
        if (first == 0) {
            group.putRows(file, height);
            Insertion insertion = Attachment.insertion(ImageFormat.JPEG, attachments, file);
            piece.append(file.slice(0, insertion.at()));
            piece.append(insertion.bytes());
            piece.append(file.slice(insertion.at(), group.scan() - insertion.at()));
        } else {
            piece.append(ByteBuffer.wrap(new byte[] {(byte) 0xFF, marker(interval - 1)}));
        }
        ByteBuffer intervals = file.slice(group.scan(), file.limit() - group.scan() - END.length);
        if (interval % RESTARTS != 0) {
            renumber(intervals, interval);
        }
        piece.append(intervals);
        if (end == height) {
            piece.append(ByteBuffer.wrap(END));
        }
    }

    /** Within a scan a byte of all ones is followed by zero unless it begins a marker. */
    private static void renumber(ByteBuffer intervals, int interval) {
        int next = interval;
        for (int i = 0; i + 1 < intervals.limit(); i++) {
            if (intervals.get(i) == (byte) 0xFF && intervals.get(i + 1) != 0) {
                intervals.put(i + 1, marker(next++));
            }
        }
    }

    /** The marker behind an interval. */
    private static byte marker(int interval) {
        return (byte) (RESTART + interval % RESTARTS);
    }
}
