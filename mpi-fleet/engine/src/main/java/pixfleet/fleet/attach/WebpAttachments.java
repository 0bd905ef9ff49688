package pixfleet.fleet.attach;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import pixfleet.header.FileBytes;
import pixfleet.header.RiffChunk;

/**
 * A profile in a WebP's ICCP chunk, the only attachment WebP has a place for.
 *
 * @see <a href="https://developers.google.com/speed/webp/docs/riff_container">WebP container specification</a>
 */
final class WebpAttachments {
    private static final int RIFF_BYTES = 12;
    private static final int PROFILE = 0x50434349;
    private static final int HEADER_BYTES = 8;
    private static final int FIRST_CONTENT = RIFF_BYTES + HEADER_BYTES;
    private static final int EXTENDED_BYTES = 10;
    private static final int PROFILE_FLAG = 0x20;
    private static final int ALPHA_FLAG = 0x10;

    private WebpAttachments() {}

    static Attachments read(ByteBuffer file) {
        FileBytes bytes = FileBytes.of(file);
        RiffChunk chunk = RiffChunk.first(bytes);
        while (chunk.type() != PROFILE && chunk.hasNext(bytes.length())) {
            chunk = chunk.next(bytes);
        }
        int length = (int) Math.min(chunk.length(), Integer.MAX_VALUE);
        if (chunk.type() == PROFILE && chunk.content() + length <= bytes.length()) {
            ByteBuffer copy = ByteBuffer.allocate(length).put(file.slice((int) chunk.content(), length));
            return new Attachments(Profile.of(copy.flip()), List.of(), Optional.empty(), List.of());
        }
        return Attachments.NONE;
    }

    /**
     * What is put in front of the pixels of an encoded file without a profile.
     *
     * @param file the whole file; its stated length and what it says of itself are overwritten
     */
    static Insertion insertion(Attachments attachments, ByteBuffer file) {
        ByteBuffer bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int type = bytes.getInt(RIFF_BYTES);
        Optional<Profile> profile = attachments.profile();
        if (profile.isEmpty()
                || !(type == RiffChunk.LOSSLESS || type == RiffChunk.LOSSY || type == RiffChunk.EXTENDED)) {
            return new Insertion(RIFF_BYTES, ByteBuffer.allocate(0));
        }
        boolean extended = type == RiffChunk.EXTENDED;
        ByteBuffer front = extended ? ByteBuffer.allocate(0) : extension(bytes, type);
        ByteBuffer content = profile.get().bytes();
        int padding = content.limit() & 1;
        ByteBuffer out = ByteBuffer.allocate(front.limit() + HEADER_BYTES + content.limit() + padding)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put(front).putInt(PROFILE).putInt(content.limit()).put(content);
        out.position(out.limit());
        bytes.putInt(4, bytes.getInt(4) + out.limit());
        if (extended) {
            bytes.put(FIRST_CONTENT, (byte) (bytes.get(FIRST_CONTENT) | PROFILE_FLAG));
        }
        return new Insertion(extended ? FIRST_CONTENT + EXTENDED_BYTES : RIFF_BYTES, out.flip());
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
        out.putInt(RiffChunk.EXTENDED).putInt(EXTENDED_BYTES).putInt(PROFILE_FLAG | (alpha ? ALPHA_FLAG : 0));
        put24(out, width);
        put24(out, height);
        return out.flip();
    }

    private static void put24(ByteBuffer out, int value) {
        out.putShort((short) value).put((byte) (value >>> 16));
    }
}
