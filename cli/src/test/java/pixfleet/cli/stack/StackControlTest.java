package pixfleet.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which process is the stack, and that no other is ended for it. */
@Timeout(30)
class StackControlTest {
    @TempDir
    private Path state;

    private Process process;
    private StackControl control;

    @BeforeEach
    void setUp() throws IOException {
        process = new ProcessBuilder("sleep", "1000").start();
        control = new StackControl(new StackLayout(state, state));
    }

    @AfterEach
    void tearDown() {
        process.destroyForcibly();
    }

    private void recorded(long pid, String birth) throws IOException {
        Files.writeString(
                state.resolve("endpoints.json"),
                "{\"site\":\"http://127.0.0.1:1/\",\"api\":\"http://127.0.0.1:1/api\",\"token\":\"t\",\"pid\":" + pid
                        + ",\"birth\":\"" + birth + "\"}");
    }

    /** As the stack has it; the lock ends with the channel. */
    private FileChannel held() throws IOException {
        var channel = FileChannel.open(state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        assertThat(channel.tryLock()).isNotNull();
        return channel;
    }

    /** Named for a {@code down} that ended whatever process had got the pid of a killed stack. */
    @Test
    void leavesTheProcessAloneThatGotAKilledStacksPid() throws Exception {
        held().close();
        recorded(process.pid(), "");

        assertThat(control.running()).isEmpty();
        assertThat(control.stop()).isFalse();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void leavesAProcessAloneThatWasBornAtAnotherTime() throws Exception {
        recorded(process.pid(), "12");
        try (var _ = held()) {
            assertThat(control.running()).isEmpty();
            assertThatThrownBy(() -> control.stop())
                    .isInstanceOf(StackFailure.class)
                    .hasMessageContaining("a local stack has " + state);
        }
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void findsAndStopsTheStackThatHoldsItsFolder() throws Exception {
        recorded(process.pid(), ProcessBirth.of(process.pid()).orElseThrow());
        try (var _ = held()) {
            assertThat(control.running()).isPresent();
            assertThat(control.stop()).isTrue();
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(control.running()).isEmpty();
    }

    /** Named for an {@code up} that called a stack running whose process had ended and only was not buried yet. */
    @Test
    void seesThatAProcessNobodyBuriedHasEnded() throws Exception {
        var parent = new ProcessBuilder("sh", "-c", "sleep 0.01 & echo $!; exec sleep 1000").start();
        try (var out = parent.inputReader()) {
            long zombie = Long.parseLong(out.readLine());
            while (!ProcessBirth.of(zombie).equals(Optional.empty())) {
                Thread.sleep(10);
            }
            assertThat(ProcessHandle.of(zombie)).as("it still has its pid").isPresent();
            recorded(zombie, "");
            held().close();

            assertThat(control.running()).isEmpty();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void keepsTheFileOfAStackItDidNotStart() throws Exception {
        recorded(process.pid(), ProcessBirth.of(process.pid()).orElseThrow());
        try (var _ = held()) {
            // Nothing is built in this home, so what is started ends at once.
            assertThatThrownBy(() -> control.start(StackOptions.usual())).isInstanceOf(StackFailure.class);
            assertThat(control.running()).isPresent();
        }
    }
}
