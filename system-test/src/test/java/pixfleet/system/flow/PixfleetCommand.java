package pixfleet.system.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The {@code ./pixfleet} command of this checkout, run as a person would, with a state folder of its own.
 *
 * @param within a command that runs this one, as {@code unshare} does; empty to run it as it is
 */
record PixfleetCommand(Path home, Path state, List<String> within) {
    /**
     * What a run of the command left behind.
     *
     * @param code exit code
     * @param out what it printed
     * @param err what it complained of
     */
    record Ran(int code, String out, String err) {
        @Override
        public String toString() {
            return "exit code " + code + "\n" + out + "\n" + err;
        }
    }

    static PixfleetCommand at(Path state) {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(here.resolve("pixfleet"))) {
            here = here.getParent();
        }
        return new PixfleetCommand(here, state, List.of());
    }

    /** The same command, run by another one. */
    PixfleetCommand within(List<String> command) {
        return new PixfleetCommand(home, state, List.copyOf(command));
    }

    /** Starts it without waiting for its end. */
    Process start(Path out, Path err, String... words) throws IOException {
        var command = new ArrayList<>(within);
        command.add(home.resolve("pixfleet").toString());
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("PIXFLEET_STATE", state.toString());
        builder.environment().put("PIXFLEET_NO_BUILD", "1");
        return builder.start();
    }

    Ran run(Duration patience, String... words) {
        KeptLogs.of(state);
        try {
            Files.createDirectories(state);
            Path out = Files.createTempFile(state.getParent(), "out", ".txt");
            Path err = Files.createTempFile(state.getParent(), "err", ".txt");
            Process process = start(out, err, words);
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", words) + " did not end within " + patience + "\n"
                        + Files.readString(out) + Files.readString(err));
            }
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
