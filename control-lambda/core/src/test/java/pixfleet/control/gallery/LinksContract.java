package pixfleet.control.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import pixfleet.job.ObjectRef;

/** What every {@link Links} does. Whether a browser may follow them only S3 can judge; see {@code S3LinksIT}. */
public abstract class LinksContract {
    protected abstract Links links();

    /** A bucket of originals. */
    protected abstract String uploads();

    private ObjectRef original(String key) {
        return new ObjectRef(uploads(), key, "");
    }

    /** Lets time pass. */
    protected abstract void pass(Duration time);

    @Test
    void nameTheObject() {
        assertThat(links().original(original("incoming/a.jpg")).getPath()).endsWith("/incoming/a.jpg");
        assertThat(links().result("results/thumb.jpg").getPath()).endsWith("/results/thumb.jpg");
        assertThat(links().result("results/result.png", "cat.jpg").getPath()).endsWith("/results/result.png");
    }

    @Test
    void areOfTwoBuckets() {
        assertThat(links().original(original("a")).getPath())
                .isNotEqualTo(links().result("a").getPath());
    }

    @Test
    void sayTheNameUnderWhichAResultIsSaved() {
        assertThat(links().result("results/result.png", "my.cat.jpg").getQuery())
                .contains("my.cat.png");
        assertThat(links().result("results/thumb.jpg").getQuery()).doesNotContain("filename");
    }

    @Test
    void areTheSameForHalfAnHour() {
        var first = links().result("results/thumb.jpg");

        pass(Duration.ofMinutes(29));

        assertThat(links().result("results/thumb.jpg")).isEqualTo(first);
    }
}
