package pixfleet.fleet.openmpi;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What agent and ranks say to each other, over the socket and over MPI alike.
 *
 * <p>On the wire: version (1 byte), tag (1 byte), number (8 bytes), length of the body (4 bytes), body (UTF-8).
 *
 * @param tag what it is about
 * @param number the task's number, or what the tag says; 0 if nothing
 * @param body a document of {@code pixfleet.wire}, a sentence, or empty
 */
record Frame(Tag tag, long number, String body) {
    /** The longest frame in bytes. A task's own limits keep it below a quarter of this. */
    static final int MAX_BYTES = 64 * 1024;

    static final int HEADER_BYTES = 14;
    private static final byte VERSION = 1;
    private static final int MAX_SENTENCE = 2000;

    static Frame of(Tag tag) {
        return new Frame(tag, 0, "");
    }

    /** A frame with a sentence, which is cut if it is long. */
    static Frame sentence(Tag tag, long number, String sentence) {
        return new Frame(tag, number, sentence.substring(0, Math.min(MAX_SENTENCE, sentence.length())));
    }

    /** The frame's bytes in a direct buffer, from position 0 to the limit. */
    ByteBuffer encoded() {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        if (HEADER_BYTES + text.length > MAX_BYTES) {
            throw new IllegalArgumentException("a %s frame of %d bytes is too long".formatted(tag, text.length));
        }
        return ByteBuffer.allocateDirect(HEADER_BYTES + text.length)
                .put(VERSION)
                .put(tag.code())
                .putLong(number)
                .putInt(text.length)
                .put(text)
                .flip();
    }

    /**
     * How many bytes of body follow a header.
     *
     * @throws IllegalArgumentException if it is no header of ours
     */
    static int bodyBytes(ByteBuffer header) {
        if (header.get(0) != VERSION) {
            throw new IllegalArgumentException("a frame has version %d, not %d".formatted(VERSION, header.get(0)));
        }
        int length = header.getInt(10);
        if (length < 0 || length > MAX_BYTES - HEADER_BYTES) {
            throw new IllegalArgumentException("a frame cannot have a body of " + length + " bytes");
        }
        return length;
    }

    /**
     * Reads a whole frame.
     *
     * @throws IllegalArgumentException if the bytes are not exactly one frame
     */
    static Frame decoded(ByteBuffer bytes) {
        try {
            byte[] text = new byte[bodyBytes(bytes)];
            if (bytes.remaining() != HEADER_BYTES + text.length) {
                throw new IllegalArgumentException(
                        "a frame of %d bytes lies in %d".formatted(HEADER_BYTES + text.length, bytes.remaining()));
            }
            bytes.get(HEADER_BYTES, text);
            return new Frame(Tag.of(bytes.get(1)), bytes.getLong(2), new String(text, StandardCharsets.UTF_8));
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw new IllegalArgumentException("a frame is cut off", e);
        }
    }
}
