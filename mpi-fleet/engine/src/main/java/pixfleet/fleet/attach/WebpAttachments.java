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
     * What is put in front of the first chunk of an encoded lossless file without a profile.
     *
     * @param file the whole file; its stated length is overwritten
     */
    static Insertion insertion(Attachments attachments, ByteBuffer file) {
        ByteBuffer bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (attachments.profile().isEmpty() || bytes.getInt(RIFF_BYTES) != RiffChunk.LOSSLESS) {
            return new Insertion(RIFF_BYTES, ByteBuffer.allocate(0));
        }
        ByteBuffer profile = attachments.profile().get().bytes();
        int padding = profile.limit() & 1;
        ByteBuffer out = ByteBuffer.allocate(8 + EXTENDED_BYTES + 8 + profile.limit() + padding)
                .order(ByteOrder.LITTLE_ENDIAN);
        int bits = bytes.getInt(RIFF_BYTES + 9);
        boolean alpha = (bits >>> 28 & 1) == 1;
        out.putInt(RiffChunk.EXTENDED).putInt(EXTENDED_BYTES).putInt(PROFILE_FLAG | (alpha ? ALPHA_FLAG : 0));
        put24(out, bits & 0x3FFF);
        put24(out, bits >>> 14 & 0x3FFF);
        out.putInt(PROFILE).putInt(profile.limit()).put(profile);
        out.position(out.limit());
        bytes.putInt(4, bytes.getInt(4) + out.limit());
        return new Insertion(RIFF_BYTES, out.flip());
    }

    private static void put24(ByteBuffer out, int value) {
        out.putShort((short) value).put((byte) (value >>> 16));
    }
}
