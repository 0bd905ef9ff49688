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
        Upload upload = results.begin("x", "image/png", 6);
        String second = results.part(upload, 2, 3, MemorySegment.ofArray(new byte[3]));

        assertThatThrownBy(() -> results.complete(upload, List.of(second)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no part begins at byte 0");
        assertThat(results.path("x")).doesNotExist();
    }

    @Test
    void anObjectIsNotCompletedShorterThanItWasBegun() {
        var results = new FileResults(folder);
        Upload upload = results.begin("x", "image/png", 6);
        String first = results.part(upload, 1, 0, MemorySegment.ofArray(new byte[3]));

        assertThatThrownBy(() -> results.complete(upload, List.of(first)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("has 6 bytes and its parts have 3");
    }

    @Test
    void aPartDoesNotLeadOverTheEnd() {
        var results = new FileResults(folder);
        Upload upload = results.begin("x", "image/png", 5);

        assertThatThrownBy(() -> results.part(upload, 2, 3, MemorySegment.ofArray(new byte[3])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("part 2 of " + results.path("x") + " would end at byte 6 of 5");
    }

    @Test
    void wantOfRoomIsToldBeforeAnythingIsWritten() throws IOException {
        var results = new FileResults(folder);

        assertThatThrownBy(() -> results.begin("x", "image/tiff", 1L << 60))
                .isInstanceOf(TransientFailure.class)
                .hasStackTraceContaining("allocate " + (1L << 60) + " bytes");
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    /** The local stack's S3 would take it; S3 would not. */
    @Test
    void nothingIsAddedToWhatWasAborted() {
        var results = new FileResults(folder);
        Upload upload = results.begin("x", "image/png", 3);
        results.abort(upload);

        assertThatThrownBy(() -> results.part(upload, 1, 0, MemorySegment.ofArray(new byte[3])))
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void nothingUnfinishedIsLeft() throws IOException {
        var results = new FileResults(folder);
        results.store("a/b", "image/png", ByteBuffer.wrap(new byte[] {1}));
        results.abort(results.begin("a/c", "image/png", 9));

        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(results.path("a/b"));
        }
    }
}
