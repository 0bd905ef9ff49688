package pixfleet.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;

class JournalTest {
    @TempDir
    private Path folder;

    private static JsonNode change(String text) {
        return Json.object().put("text", text);
    }

    private List<JsonNode> kept() throws IOException {
        var all = new ArrayList<JsonNode>();
        Journal.open(file(), all::add).close();
        return all;
    }

    private Path file() {
        return folder.resolve("changes");
    }

    @Test
    void readsWhatItWrote() throws IOException {
        try (var journal = Journal.open(file(), _ -> {})) {
            journal.add(change("one\ntwo"));
            journal.add(change("drei, größer"));
        }
        try (var journal = Journal.open(file(), _ -> {})) {
            journal.add(change("three"));
        }

        assertThat(kept()).containsExactly(change("one\ntwo"), change("drei, größer"), change("three"));
    }

    @Test
    void leavesOutALastLineThatAKillCutOff() throws IOException {
        try (var journal = Journal.open(file(), _ -> {})) {
            journal.add(change("whole"));
        }
        Files.writeString(file(), "{\"text\":\"ha", StandardOpenOption.APPEND);
        try (var journal = Journal.open(file(), _ -> {})) {
            journal.add(change("after"));
        }

        assertThat(kept()).containsExactly(change("whole"), change("after"));
    }

    @Test
    void refusesADamagedLine() throws IOException {
        Files.writeString(file(), "{}\n}{\n{}\n");

        assertThatThrownBy(this::kept).isInstanceOf(IOException.class).hasMessageContaining("line 2 of ");
    }

    @Test
    void putsAFewChangesInPlaceOfMany() throws IOException {
        try (var journal = Journal.open(file(), _ -> {})) {
            journal.add(change("old"));
            journal.replace(Stream.of(change("new")));
            journal.add(change("newer"));
        }

        assertThat(kept()).containsExactly(change("new"), change("newer"));
    }

    static boolean hasAFullDevice() {
        return Files.isWritable(Path.of("/dev/full"));
    }

    /** Named for the queues that answered 503 until a restart after the disk had been full. */
    @Test
    @EnabledIf("hasAFullDevice")
    void takesAChangeOnceTheDiskHasRoomAgain() throws IOException {
        try (var journal = Journal.open(file(), _ -> {})) {
            Files.createSymbolicLink(file(), Path.of("/dev/full"));
            assertThatThrownBy(() -> journal.add(change("first"))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> journal.add(change("first"))).isInstanceOf(IOException.class);

            Files.delete(file());
            journal.add(change("first"));
        }

        assertThat(kept()).containsExactly(change("first"));
    }
}
