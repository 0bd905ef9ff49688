package pixfleet.fleet.attach;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Metadata in the boxes of a JPEG XL file. Its profile is part of the coded picture, which alone says how it is to be turned.
 *
 * @see <a href="https://www.iso.org/standard/80617.html">ISO/IEC 18181-2, boxes; laid out as in ISO base media files</a>
 */
final class JxlAttachments {
    private static final int PICTURE_ALONE = 0xFF0A;
    private static final int SIGNATURE = 0x4A584C20;
    private static final int SIGNATURE_SAYS = 0x0D0A870A;
    private static final int TYPE = 0x66747970;
    private static final int BRAND = 0x6A786C20;
    private static final int PICTURE = 0x6A786C63;
    private static final int EXIF = 0x45786966;
    private static final int XMP = 0x786D6C20;
    private static final int HEADER_BYTES = 8;
    private static final int LONG_HEADER_BYTES = 16;

    /** In front of the EXIF block: how many bytes further it begins. */
    private static final int OFFSET_BYTES = 4;

    private JxlAttachments() {}

    /**
     * A box.
     *
     * @param at where it begins
     * @param content where its content begins
     * @param end where the next one begins
     */
    private record Box(int type, int at, int content, int end) {}

    /** The boxes of a file, as far as they are whole; none of a picture alone. */
    private static List<Box> boxes(ByteBuffer file) {
        var boxes = new ArrayList<Box>();
        int at = file.limit() > 1 && file.getShort(0) == (short) PICTURE_ALONE ? file.limit() : 0;
        while (at + HEADER_BYTES <= file.limit()) {
            long length = file.getInt(at) & 0xFFFFFFFFL;
            int header = HEADER_BYTES;
            if (length == 1 && at + LONG_HEADER_BYTES <= file.limit()) {
                length = file.getLong(at + HEADER_BYTES);
                header = LONG_HEADER_BYTES;
            } else if (length == 0) {
                length = (long) file.limit() - at;
            }
            if (length < header || length > file.limit() - at) {
                break;
            }
            boxes.add(new Box(file.getInt(at + OFFSET_BYTES), at, at + header, at + (int) length));
            at += (int) length;
        }
        return boxes;
    }

    static Attachments read(ByteBuffer file) {
        var metadata = Metadata.NONE;
        for (Box box : boxes(file)) {
            ByteBuffer content = file.slice(box.content(), box.end() - box.content());
            if (box.type() == EXIF && content.limit() > OFFSET_BYTES) {
                long from = OFFSET_BYTES + (content.getInt(0) & 0xFFFFFFFFL);
                if (from < content.limit()) {
                    metadata = Metadata.ofExif(content.slice((int) from, content.limit() - (int) from))
                            .withXmp(metadata.xmp());
                }
            } else if (box.type() == XMP) {
                metadata = metadata.withXmp(content);
            }
        }
        return new Attachments(Optional.empty(), List.of(), Optional.empty(), List.of(), metadata);
    }

    /**
     * What is put into an encoded file: in front of a picture alone, which becomes the last box of a file, or behind all boxes.
     *
     * @param file the whole file; the length of its last box is overwritten if it is not said
     */
    static Insertion insertion(Attachments attachments, ByteBuffer file) {
        var out = new ByteArrayOutputStream();
        boolean alone = file.getShort(0) == (short) PICTURE_ALONE;
        Metadata metadata = attachments.metadata();
        if (metadata.isEmpty()) {
            return new Insertion(0, ByteBuffer.allocate(0));
        }
        if (alone) {
            append(out, SIGNATURE, ByteBuffer.allocate(4).putInt(SIGNATURE_SAYS).flip());
            append(
                    out,
                    TYPE,
                    ByteBuffer.allocate(12)
                            .putInt(BRAND)
                            .putInt(0)
                            .putInt(BRAND)
                            .flip());
        }
        if (metadata.hasExif()) {
            ByteBuffer block = metadata.block();
            append(
                    out,
                    EXIF,
                    ByteBuffer.allocate(OFFSET_BYTES + block.remaining())
                            .putInt(0)
                            .put(block)
                            .flip());
        }
        if (metadata.xmp().hasRemaining()) {
            append(out, XMP, metadata.xmp());
        }
        if (alone) {
            // Of the picture's box only the head is put in front: as the last one it may leave its length out.
            out.writeBytes(
                    ByteBuffer.allocate(HEADER_BYTES).putInt(0).putInt(PICTURE).array());
            return new Insertion(0, ByteBuffer.wrap(out.toByteArray()));
        }
        List<Box> boxes = boxes(file);
        if (!boxes.isEmpty() && file.getInt(boxes.getLast().at()) == 0) {
            file.putInt(boxes.getLast().at(), file.limit() - boxes.getLast().at());
        }
        return new Insertion(file.limit(), ByteBuffer.wrap(out.toByteArray()));
    }

    private static void append(ByteArrayOutputStream out, int type, ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        out.writeBytes(ByteBuffer.allocate(HEADER_BYTES)
                .putInt(HEADER_BYTES + bytes.length)
                .putInt(type)
                .array());
        out.writeBytes(bytes);
    }
}
