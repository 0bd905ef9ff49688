package pixfleet.control.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.ObjectRef;
import pixfleet.job.Ulid;

/**
 * Ids that come from what they name instead of from chance, so that the same event, seen twice or by two functions at
 * once, names the same job, image and task.
 */
public final class TaskIds {
    private TaskIds() {}

    /**
     * The job made of an upload without a ticket.
     *
     * @param upload one version of an object
     * @param storedAt when S3 stored it; a second upload of the same bytes is another job
     */
    public static JobId job(ObjectRef upload, Instant storedAt) {
        return JobId.of(storedAt, entropy("job", upload.bucket(), upload.key(), upload.etag()));
    }

    /** The image at that position of a job. */
    public static ImageId image(JobId job, int position) {
        return ImageId.of(job, position);
    }

    /** The name of a text of any length and content: 64 hexadecimal digits. */
    public static String hash(String text) {
        return java.util.HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] entropy(String... parts) {
        byte[] digest = sha256(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(digest, Ulid.ENTROPY_BYTES);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
