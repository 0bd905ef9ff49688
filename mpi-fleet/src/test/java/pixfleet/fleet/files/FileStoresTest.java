package pixfleet.fleet.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.Upload;
import pixfleet.job.ObjectRef;

/** What files have that stores in general do not. */
class FileStoresTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/passwd", ".", "a/.."})
    void keysDoNotLeadOutOfTheFolder(String key) {
        var results = new FileResults(folder);
        var originals = new FileOriginals(folder);

        assertThatThrownBy(() -> results.store(key, "image/png", ByteBuffer.allocate(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> originals.open(new ObjectRef("uploads", key, "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> originals.open(new ObjectRef("../uploads", "key", "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMissingPartIsNoticed() {
        var results = new FileResults(folder);
        Upload upload = results.begin("x", "image/png");
        String second = results.part(upload, 2, 3, MemorySegment.ofArray(new byte[3]));

        assertThatThrownBy(() -> results.complete(upload, List.of(second)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no part begins at byte 0");
        assertThat(results.path("x")).doesNotExist();
    }

    /** The local stack's S3 would take it; S3 would not. */
    @Test
    void nothingIsAddedToWhatWasAborted() {
        var results = new FileResults(folder);
        Upload upload = results.begin("x", "image/png");
        results.abort(upload);

        assertThatThrownBy(() -> results.part(upload, 1, 0, MemorySegment.ofArray(new byte[3])))
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void nothingUnfinishedIsLeft() throws IOException {
        var results = new FileResults(folder);
        results.store("a/b", "image/png", ByteBuffer.wrap(new byte[] {1}));
        results.abort(results.begin("a/c", "image/png"));

        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(results.path("a/b"));
        }
    }
}
