package pixfleet.fleet.attach;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import pixfleet.header.FileBytes;
import pixfleet.header.RiffChunk;

/**
 * A profile in a WebP's ICCP chunk, metadata in EXIF and XMP; WebP has no place for more.
 *
 * @see <a href="https://developers.google.com/speed/webp/docs/riff_container">WebP container specification</a>
 */
final class WebpAttachments {
    private static final int RIFF_BYTES = 12;
    private static final int PROFILE = 0x50434349;
    private static final int HEADER_BYTES = 8;
    private static final int FIRST_CONTENT = RIFF_BYTES + HEADER_BYTES;
    private static final int EXTENDED_BYTES = 10;
    private static final int XMP = 0x20504D58;
    private static final int EXIF_NAME = 0x45786966;
    private static final int EXIF_AT = 6;
    private static final int XMP_FLAG = 0x04;
    private static final int EXIF_FLAG = 0x08;
    private static final int PROFILE_FLAG = 0x20;
    private static final int ALPHA_FLAG = 0x10;

    private WebpAttachments() {}

    static Attachments read(ByteBuffer file) {
        FileBytes bytes = FileBytes.of(file);
        Optional<Profile> profile = Optional.empty();
        var metadata = Metadata.NONE;
        RiffChunk chunk = RiffChunk.first(bytes);
        boolean last = false;
        while (!last) {
            if (chunk.length() <= Profile.MAX_BYTES && chunk.content() + chunk.length() <= bytes.length()) {
                ByteBuffer content = file.slice((int) chunk.content(), (int) chunk.length());
                switch (chunk.type()) {
                    case PROFILE -> profile = Profile.of(copy(content));
                    case RiffChunk.EXIF ->
                        metadata = Metadata.ofExif(block(content)).withXmp(metadata.xmp());
                    case XMP -> metadata = metadata.withXmp(content);
                    default -> {}
                }
            }
            last = !chunk.hasNext(bytes.length());
            if (!last) {
                chunk = chunk.next(bytes);
            }
        }
        return new Attachments(profile, List.of(), Optional.empty(), List.of(), metadata);
    }

    private static ByteBuffer copy(ByteBuffer content) {
        return ByteBuffer.allocate(content.limit()).put(content).flip();
    }

    /** Some writers put in front of the block what stands there in JPEG. */
    private static ByteBuffer block(ByteBuffer content) {
        boolean named = content.limit() > EXIF_AT && content.getInt(0) == EXIF_NAME;
        return named ? content.slice(EXIF_AT, content.limit() - EXIF_AT) : content;
    }

    /**
     * What is put in front of the pixels of an encoded file without a profile.
     *
     * @param file the whole file; its stated length and what it says of itself are overwritten
     */
    static Insertion insertion(Attachments attachments, ByteBuffer file) {
        ByteBuffer bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int type = bytes.getInt(RIFF_BYTES);
        boolean nothing =
                attachments.profile().isEmpty() && attachments.metadata().isEmpty();
        if (nothing || !(type == RiffChunk.LOSSLESS || type == RiffChunk.LOSSY || type == RiffChunk.EXTENDED)) {
            return new Insertion(RIFF_BYTES, ByteBuffer.allocate(0));
        }
        boolean extended = type == RiffChunk.EXTENDED;
        ByteBuffer front = extended ? ByteBuffer.allocate(0) : extension(bytes, type);
        var out = new ByteArrayOutputStream();
        int flags = 0;
        out.writeBytes(front.array());
        if (attachments.profile().isPresent()) {
            flags |= PROFILE_FLAG;
            append(out, PROFILE, attachments.profile().get().bytes());
        }
        if (attachments.metadata().hasExif()) {
            flags |= EXIF_FLAG;
            append(out, RiffChunk.EXIF, attachments.metadata().block());
        }
        if (attachments.metadata().xmp().hasRemaining()) {
            flags |= XMP_FLAG;
            append(out, XMP, attachments.metadata().xmp());
        }
        ByteBuffer all = ByteBuffer.wrap(out.toByteArray());
        ByteBuffer said = extended ? bytes : all;
        int at = extended ? FIRST_CONTENT : HEADER_BYTES;
        said.put(at, (byte) (said.get(at) | flags));
        bytes.putInt(4, bytes.getInt(4) + all.limit());
        return new Insertion(extended ? FIRST_CONTENT + EXTENDED_BYTES : RIFF_BYTES, all);
    }

    private static void append(ByteArrayOutputStream out, int type, ByteBuffer content) {
        ByteBuffer chunk = ByteBuffer.allocate(HEADER_BYTES + content.remaining() + (content.remaining() & 1))
                .order(ByteOrder.LITTLE_ENDIAN);
        chunk.putInt(type).putInt(content.remaining()).put(content.duplicate());
        out.writeBytes(chunk.array());
    }

    /** The chunk by which a file says that there is more in it than pixels. */
    private static ByteBuffer extension(ByteBuffer bytes, int type) {
        // Width, height and alpha stand behind a byte of signature, or without alpha behind three of a frame's and
        // three of a signature.
        boolean lossless = type == RiffChunk.LOSSLESS;
        int bits = bytes.getInt(FIRST_CONTENT + 1);
        int width = lossless ? bits & 0x3FFF : (bytes.getShort(FIRST_CONTENT + 6) & 0x3FFF) - 1;
        int height = lossless ? bits >>> 14 & 0x3FFF : (bytes.getShort(FIRST_CONTENT + 8) & 0x3FFF) - 1;
        boolean alpha = lossless && (bits >>> 28 & 1) == 1;
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + EXTENDED_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(RiffChunk.EXTENDED).putInt(EXTENDED_BYTES).putInt(alpha ? ALPHA_FLAG : 0);
        put24(out, width);
        put24(out, height);
        return out.flip();
    }

    private static void put24(ByteBuffer out, int value) {
        out.putShort((short) value).put((byte) (value >>> 16));
    }
}
