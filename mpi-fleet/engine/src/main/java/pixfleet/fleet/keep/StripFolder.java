package pixfleet.fleet.keep;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import pixfleet.job.Keys;
import pixfleet.job.Task;

/**
 * Where the strips of one result lie. The name says all that its pixels depend on, so that two attempts which would make
 * different pixels never meet: the version of the original, the pipeline, the engine, the strips' shape. A result's format
 * is not among it, since strips are pixels.
 *
 * @param name a folder's, ends with a slash
 */
public record StripFolder(String name) {
    private static final int DIGITS = 32;

    /**
     * The folder of a task's result.
     *
     * @param task its original names a version
     * @param engine what is different when the same task may give other pixels
     */
    public static StripFolder of(Task task, StripPlan plan, String engine) {
        if (task.original().etag().isEmpty()) {
            throw new IllegalArgumentException("an original of any version has no strips: " + task.label());
        }
        String all = String.join(
                "\n",
                engine,
                task.original().bucket(),
                task.original().key(),
                task.original().etag(),
                task.pipeline().text(),
                plan.toString());
        return new StripFolder(Keys.strips(task.job(), task.image()) + digest(all) + "/");
    }

    /** The key of a strip. */
    public String key(int strip) {
        return name + StripPlan.name(strip);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
