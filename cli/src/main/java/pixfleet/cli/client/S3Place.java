package pixfleet.cli.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in S3, as users write it: {@code s3://bucket/key}.
 *
 * @param bucket the bucket
 * @param key a key or the beginning of keys; empty for the whole bucket
 */
public record S3Place(String bucket, String key) {
    private static final Pattern FORM =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?", Pattern.DOTALL);

    /**
     * Reads a word; nothing if it does not begin as a place in S3 does.
     *
     * @throws IllegalArgumentException if it begins so and is none
     */
    public static Optional<S3Place> of(String word) {
        if (!word.startsWith("s3://")) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(word);
        if (!form.matches()) {
            throw new IllegalArgumentException("a place in S3 is such as s3://bucket/folder/, not " + word);
        }
        return Optional.of(new S3Place(form.group(1), form.group(2) == null ? "" : form.group(2)));
    }
}
