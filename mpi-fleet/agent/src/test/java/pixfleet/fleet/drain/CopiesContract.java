package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Result;
import pixfleet.job.Timings;
import pixfleet.pipeline.Dimensions;

/** What every {@link Copies} does. */
public abstract class CopiesContract {
    private static final byte[] PIXELS = "pixels".getBytes(StandardCharsets.UTF_8);

    protected abstract Copies copies();

    /** An owner's bucket. */
    protected abstract String bucket();

    /** Stores a result's bytes, as a rank does. */
    protected abstract void store(String key, byte[] content);

    /** What lies in that bucket under that key. */
    protected abstract Optional<byte[]> copied(String bucket, String key);

    private static Result result(String key, long bytes) {
        var second = Duration.ofSeconds(1);
        return new Result(
                key,
                key + ".thumb",
                ImageFormat.JPEG,
                new Dimensions(4, 3, 1, 8),
                bytes,
                new Timings(second, second, second, second, second),
                List.of());
    }

    private Optional<String> copy(String bucket, String key) {
        store("results/a/result.jpg", PIXELS);
        return copies().copy(result("results/a/result.jpg", PIXELS.length), new ObjectRef(bucket, key, ""));
    }

    @Test
    void areTheResultByteForByte() {
        assertThat(copy(bucket(), "done/a cat.jpg")).isEmpty();
        assertThat(copied(bucket(), "done/a cat.jpg")).hasValue(PIXELS);
    }

    @Test
    void twiceAreTheSame() {
        assertThat(copy(bucket(), "done/cat.jpeg")).isEmpty();
        assertThat(copy(bucket(), "done/cat.jpeg")).isEmpty();
        assertThat(copied(bucket(), "done/cat.jpeg")).hasValue(PIXELS);
    }

    @Test
    void endAsTheirFormatDoes() {
        assertThat(copy(bucket(), "done/cat.tif")).isEmpty();
        assertThat(copied(bucket(), "done/cat.tif.jpg")).hasValue(PIXELS);
        assertThat(copied(bucket(), "done/cat.tif")).isEmpty();
    }

    @Test
    void sayWhereTheyCannotGoAndWhy() {
        assertThat(copy("nobodys-bucket", "done/cat.jpg"))
                .contains("The result could not be copied to s3://nobodys-bucket/done/cat.jpg: S3 says NoSuchBucket.");
    }

    @Test
    void ofVastResultsAreNotMade() {
        store("results/b/result.jpg", PIXELS);

        assertThat(copies().copy(
                                result("results/b/result.jpg", (5L << 30) + 1),
                                new ObjectRef(bucket(), "done/vast.jpg", "")))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("The result is larger than the 5 GiB")
                        .contains("s3://" + bucket() + "/done/vast.jpg"));
        assertThat(copied(bucket(), "done/vast.jpg")).isEmpty();
    }
}
