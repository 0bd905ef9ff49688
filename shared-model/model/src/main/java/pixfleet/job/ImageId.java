package pixfleet.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * Names an image. The ids of a job's images hold their positions, so that who knows an id knows where in its job the image
 * stands, and the order of the ids is the order of the images.
 *
 * @param value a ULID; see {@link Ulid}
 */
public record ImageId(String value) {
    /** Checks the form. */
    public ImageId {
        Ulid.checked("an image's id", value);
    }

    /** The id made of a moment and {@value Ulid#ENTROPY_BYTES} bytes of chance. */
    public static ImageId of(Instant at, byte[] entropy) {
        return new ImageId(Ulid.of(at, entropy));
    }

    /**
     * The id of the image at that position of a job: always the same one.
     *
     * @param position from 0
     */
    public static ImageId of(JobId job, int position) {
        byte[] tail = sha256("image\n%s\n%05d".formatted(job, position));
        return of(
                job.time().plusMillis(1),
                ByteBuffer.allocate(Ulid.ENTROPY_BYTES)
                        .putInt(position)
                        .put(tail, 0, Ulid.ENTROPY_BYTES - Integer.BYTES)
                        .array());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The position it holds, 0 or more; of an id that was made of chance alone, a number that means nothing. */
    public int position() {
        return ByteBuffer.wrap(Ulid.entropy(value)).getInt() & Integer.MAX_VALUE;
    }

    /** When the id was made. */
    public Instant time() {
        return Ulid.time(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
