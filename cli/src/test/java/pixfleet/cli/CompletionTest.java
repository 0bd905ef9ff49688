package pixfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.cli.stack.StackLayout;

class CompletionTest {
    private static final String END = "complete -F _complete_pixfleet -o default pixfleet";

    @TempDir
    private Path folder;

    /** What has come out when the command is over, without anybody flushing afterwards. */
    private String script(String shell) {
        var bytes = new ByteArrayOutputStream();
        int code = Main.line(new StackLayout(folder, folder.resolve("state")))
                .setOut(new PrintWriter(bytes, true, StandardCharsets.UTF_8))
                .execute("completion", shell);
        assertThat(code).isZero();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void printsTheScriptToItsEnd(String shell) {
        assertThat(script(shell)).contains(END);
    }

    /** A terminal with a zsh in it, and a Tab pressed. */
    @Test
    @Timeout(60)
    void zshCompletesCommandsAndOptions() throws IOException, InterruptedException {
        boolean installed = Stream.of("/bin/zsh", "/usr/bin/zsh", "/usr/local/bin/zsh")
                .anyMatch(zsh -> Files.isExecutable(Path.of(zsh)));
        assumeThat(installed).as("zsh is installed").isTrue();
        Path script = Files.writeString(folder.resolve("completion.zsh"), script("zsh"));
        Path told = folder.resolve("told");
        Path terminal = Files.writeString(folder.resolve("terminal.zsh"), """
                zmodload zsh/zpty
                zpty shell "zsh -f -i"
                wait_for() { repeat 200; do [[ "$(cat %2$s 2>/dev/null)" == *"$1"* ]] && return; sleep 0.1; zpty -rt shell ignored; done }
                zpty -w shell "source %1$s; pixfleet() { print -r -- \\"\\$*;\\" >> %2$s }; pixfleet ready"
                wait_for 'ready;'
                zpty -w -n shell $'pixfleet su\\t\\n'
                wait_for 'su'
                zpty -w -n shell $'pixfleet fetch --fa\\t\\n'
                wait_for 'fetch'
                zpty -d shell
                """.formatted(script, told));

        var command = new ProcessBuilder("zsh", "-f", terminal.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        command.environment().put("HOME", folder.toString());
        Process zsh = command.start();

        assertThat(zsh.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(told).content().isEqualTo("ready;\nsubmit;\nfetch --failed;\n");
    }
}
