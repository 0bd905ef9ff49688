package pixfleet.control.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pixfleet.control.intake.Uploads.Upload;
import pixfleet.job.ObjectRef;

/** What every {@link Uploads} does. */
public abstract class UploadsContract {
    protected abstract Uploads uploads();

    protected abstract String bucket();

    /** A prefix of this test's own, below {@code incoming/} and ending with a slash. */
    protected abstract String root();

    protected abstract void put(String key, byte[] bytes, Map<String, String> metadata);

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        IntStream.range(0, count).forEach(i -> bytes[i] = (byte) (i * 31));
        return bytes;
    }

    private static byte[] array(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(uploads().find(bucket(), root() + "none.jpg")).isEmpty();
    }

    @Test
    void findsASmallUploadWhole() {
        String key = root() + "Würzburg am Main (1+1).jpg";
        put(key, bytes(1000), Map.of("pipeline", "canny:low=1|invert"));

        Upload upload = uploads().find(bucket(), key).orElseThrow();

        assertThat(upload.bytes()).isEqualTo(1000);
        assertThat(array(upload.head())).isEqualTo(bytes(1000));
        assertThat(upload.metadata()).containsEntry("pipeline", "canny:low=1|invert");
        assertThat(upload.ref().bucket()).isEqualTo(bucket());
        assertThat(upload.ref().key()).isEqualTo(key);
        assertThat(upload.ref().etag()).isNotBlank().doesNotContain("\"");
        assertThat(upload.storedAt()).isEqualTo(upload.storedAt().truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void knowsMetadataByNamesInLowerCaseHoweverTheyWereSent() {
        put(root() + "a.jpg", bytes(10), Map.of("Pipeline", "canny"));

        assertThat(uploads().find(bucket(), root() + "a.jpg").orElseThrow().metadata())
                .isEqualTo(Map.of("pipeline", "canny"));
    }

    @Test
    void findsAnEmptyUpload() {
        put(root() + "empty.jpg", new byte[0], Map.of());

        Upload upload = uploads().find(bucket(), root() + "empty.jpg").orElseThrow();

        assertThat(upload.bytes()).isZero();
        assertThat(upload.head().remaining()).isZero();
    }

    @Test
    void readsRangesOfALargeUpload() {
        String key = root() + "large.jpg";
        put(key, bytes(200_000), Map.of());

        Upload upload = uploads().find(bucket(), key).orElseThrow();

        assertThat(upload.bytes()).isEqualTo(200_000);
        assertThat(upload.head().remaining()).isEqualTo(Uploads.HEAD_BYTES);
        assertThat(array(uploads().read(upload.ref(), 100_000, 3).orElseThrow()))
                .isEqualTo(java.util.Arrays.copyOfRange(bytes(200_000), 100_000, 100_003));
        assertThat(array(uploads().read(upload.ref(), 199_999, 100).orElseThrow()))
                .hasSize(1);
    }

    @Test
    void readsNothingOfAVersionThatIsGone() {
        String key = root() + "changed.jpg";
        put(key, bytes(100), Map.of());
        ObjectRef first = uploads().find(bucket(), key).orElseThrow().ref();
        put(key, bytes(101), Map.of());

        assertThat(uploads().read(first, 0, 10)).isEmpty();
        assertThat(uploads().read(new ObjectRef(bucket(), root() + "none", "abc"), 0, 10))
                .isEmpty();
    }

    @Test
    void listsWhatItFinds() {
        put(root() + "a.jpg", bytes(10), Map.of());
        put(root() + "b.jpg", bytes(20), Map.of());

        var listed = uploads().list(root(), 1);

        Upload upload = uploads().find(bucket(), root() + "a.jpg").orElseThrow();
        assertThat(listed).containsExactly(new Uploads.Listed(upload.ref(), upload.storedAt()));
        assertThat(uploads().list(root() + "a.jpg", 1))
                .extracting(found -> found.ref().key())
                .containsExactly(root() + "b.jpg");
    }

    /** U+FF5E is one unit of UTF-16 and above both units of U+1F431, whose UTF-8 bytes come after its own. */
    @Test
    void listsInTheOrderOfBytesAlsoBeyondTheBasicPlane() {
        put(root() + "\uD83D\uDC31.jpg", bytes(10), Map.of());
        put(root() + "\uFF5E.jpg", bytes(20), Map.of());

        assertThat(uploads().list(root() + "\uFF5E.jpg", 1))
                .extracting(found -> found.ref().key())
                .containsExactly(root() + "\uD83D\uDC31.jpg");
    }
}
