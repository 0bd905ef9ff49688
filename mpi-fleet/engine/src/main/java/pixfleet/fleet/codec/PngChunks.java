package pixfleet.fleet.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import pixfleet.fleet.attach.Attachment;
import pixfleet.fleet.attach.Attachments;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * The chunks of a PNG file, without interlacing and palette.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1950">RFC 1950, the zlib format in it</a>
 */
final class PngChunks {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final byte GRAY = 0;
    private static final byte COLOUR = 2;
    private static final byte COLOUR_AND_ALPHA = 6;

    /** Deflate with a window of 32 KiB, fastest; a multiple of 31 as the check asks. */
    private static final short ZLIB_HEADER = 0x7801;

    /** A last block of fixed codes that holds nothing but its end. */
    private static final short LAST_BLOCK = 0x0300;

    private PngChunks() {}

    /** What stands before the first row: signature, header, attachments and the beginning of the compressed stream. */
    static void begin(EncodedPiece piece, Dimensions image, Attachments attachments) {
        piece.append(ByteBuffer.allocate(8).putLong(SIGNATURE).flip());
        ByteBuffer header = ByteBuffer.allocate(13).putInt(image.width()).putInt(image.height());
        header.put((byte) image.depth()).put(colourType(image)).put((byte) 0).put((byte) 0);
        append(piece, "IHDR", header.put((byte) 0).flip());
        piece.append(Attachment.insertion(ImageFormat.PNG, attachments, header).bytes());
        data(piece, ByteBuffer.allocate(2).putShort(ZLIB_HEADER).flip());
    }

    private static byte colourType(Dimensions image) {
        return switch (image.channels()) {
            case 1 -> GRAY;
            case 3 -> COLOUR;
            case 4 -> COLOUR_AND_ALPHA;
            default -> throw new IllegalArgumentException("no results have " + image.channels() + " channels");
        };
    }

    /** A part of the compressed stream. */
    static void data(EncodedPiece piece, ByteBuffer compressed) {
        append(piece, "IDAT", compressed);
    }

    /** What stands behind the last row. */
    static void end(EncodedPiece piece, Adler all) {
        data(
                piece,
                ByteBuffer.allocate(6).putShort(LAST_BLOCK).putInt(all.value()).flip());
        append(piece, "IEND", ByteBuffer.allocate(0));
    }

    private static void append(EncodedPiece piece, String type, ByteBuffer content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var check = new CRC32();
        check.update(name);
        check.update(content.duplicate());
        piece.append(
                ByteBuffer.allocate(8).putInt(content.remaining()).put(name).flip());
        piece.append(content);
        piece.append(ByteBuffer.allocate(4).putInt((int) check.getValue()).flip());
    }
}
