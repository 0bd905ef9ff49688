package pixfleet.control.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Sources} does. */
public abstract class SourcesContract {
    protected abstract Sources sources();

    /** A bucket that may be listed. */
    protected abstract String bucket();

    /** Stores an object there. */
    protected abstract void put(String key);

    /** A prefix of this test's own, ending with a slash. */
    protected abstract String root();

    private List<String> list(String below, String after, int max) {
        return sources().list(bucket(), root() + below, after.isEmpty() ? "" : root() + after, max).stream()
                .map(key -> key.substring(root().length()))
                .toList();
    }

    @Test
    void listsWhatLiesBelowAPrefixInOrder() {
        List.of("2026/b.jpg", "2026/a b+c.jpg", "2026/deep/ü.png", "2027/x.jpg").forEach(key -> put(root() + key));

        assertThat(list("2026/", "", 1000)).containsExactly("2026/a b+c.jpg", "2026/b.jpg", "2026/deep/ü.png");
        assertThat(list("2028/", "", 1000)).isEmpty();
    }

    @Test
    void goesOnBeyondAKey() {
        List.of("k/1", "k/2", "k/3").forEach(key -> put(root() + key));

        assertThat(list("k/", "", 2)).containsExactly("k/1", "k/2");
        assertThat(list("k/", "k/2", 2)).containsExactly("k/3");
        assertThat(list("k/", "k/3", 2)).isEmpty();
    }

    /** U+FF5E is one unit of UTF-16 and above both units of U+1F431, whose UTF-8 bytes come after its own. */
    @Test
    void listsInTheOrderOfBytesAlsoBeyondTheBasicPlane() {
        List.of("u/\uD83D\uDC31.jpg", "u/\uFF5E.jpg", "u/z.jpg").forEach(key -> put(root() + key));

        assertThat(list("u/", "", 1000)).containsExactly("u/z.jpg", "u/\uFF5E.jpg", "u/\uD83D\uDC31.jpg");
        assertThat(list("u/", "u/\uFF5E.jpg", 1000)).containsExactly("u/\uD83D\uDC31.jpg");
    }

    /** Closes a bucket, or names one that is not there. */
    protected abstract String unreadable();

    @Test
    void saysThatABucketCannotBeListed() {
        String bucket = unreadable();

        assertThatThrownBy(() -> sources().list(bucket, "", "", 1))
                .hasMessageStartingWith("The bucket %s cannot be listed".formatted(bucket));
    }
}
