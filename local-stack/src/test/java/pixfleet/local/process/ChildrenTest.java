package pixfleet.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.Awaiting;

@Timeout(30)
class ChildrenTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private Children children;

    @BeforeEach
    void setUp() throws IOException {
        children = new Children(directory.resolve("run"));
    }

    private Child shell(String script) throws IOException {
        return children.start(new ChildCommand(
                "test",
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", System.getenv("PATH")),
                directory,
                directory.resolve("logs").resolve("test.log")));
    }

    /** The pid of the grandchild that the script writes down. */
    private long grandchild() throws InterruptedException {
        var file = directory.resolve("grandchild");
        Awaiting.until(
                "grandchild started",
                SOON,
                () -> Files.exists(file) && !read(file).isBlank());
        return Long.parseLong(read(file).strip());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void tellsTheExitCodeAndForgetsTheChild() throws Exception {
        var code = new CompletableFuture<Integer>();
        shell("exit 7").onExit(code::complete);

        assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(7);
        try (var entries = Files.list(directory.resolve("run"))) {
            assertThat(entries).isEmpty();
        }
    }

    @Test
    void aChildMayStandBackWithAllItStarts() throws Exception {
        var standing = new CompletableFuture<Integer>();
        var command = List.of("/bin/sh", "-c", "sh -c 'nice > niceness'; exit 0");
        var log = directory.resolve("logs").resolve("test.log");
        children.start(new ChildCommand("test", command, Map.of(), directory, log).nice(19))
                .onExit(standing::complete);

        assertThat(standing.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(read(directory.resolve("niceness")).strip()).isEqualTo("19");
    }

    @Test
    void killsWhatTheChildStartedEvenWhenTheChildEndsByItself() throws Exception {
        shell("sleep 100 & echo $! > grandchild; exit 0");

        long grandchild = grandchild();
        Awaiting.until("grandchild gone", SOON, () -> !alive(grandchild));
    }

    @Test
    void killsAChildThatIgnoresTheRequestToEnd() throws Exception {
        var child = shell("trap '' TERM; sleep 100 & echo $! > grandchild; while true; do wait; done");
        long grandchild = grandchild();

        child.terminate(Duration.ofMillis(200));

        assertThat(child.isAlive()).isFalse();
        Awaiting.until("grandchild gone", SOON, () -> !alive(grandchild));
    }

    @Test
    void killsLeftoversOfAKilledStackAndNobodyElse() throws Exception {
        var child = shell("sleep 100 & echo $! > grandchild; wait");
        long grandchild = grandchild();
        // An entry whose pid now belongs to another process, born at another time: this very one.
        long own = ProcessHandle.current().pid();
        var stat = read(Path.of("/proc/self/stat")).split(" ", -1);
        stat[21] = "1";
        Files.writeString(directory.resolve("run").resolve("stale-1"), String.join(" ", stat));

        int killed = new Children(directory.resolve("run")).killLeftovers();

        assertThat(killed).isEqualTo(1);
        Awaiting.until("child gone", SOON, () -> !child.isAlive() && !alive(grandchild));
        assertThat(alive(own)).isTrue();
    }
}
