package pixfleet.fleet.vips;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command that must be able to do no harm: it sees {@code /usr} and one folder, has no network, no environment
 * of ours, no process but itself, and ends with its memory or its time.
 *
 * @param memory the address space it may take, in bytes
 * @param time how long it may run
 * @see <a href="https://github.com/containers/bubblewrap">bubblewrap, which Flatpak runs its applications in</a>
 */
public record Sandbox(long memory, Duration time) {
    private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");
    private static final Path LIMITS = Path.of("/usr/bin/prlimit");
    private static final int MAX_SAID = 4096;

    /** Where in the sandbox the folder lies, which is also the working directory. */
    static final String FOLDER = "/work";

    /** What became of a command. */
    public sealed interface End {
        /** It ended by itself. */
        record Exit(int code, String said) implements End {}

        /** It had to be ended, its time being over. */
        record TimeOver() implements End {}
    }

    /** Whether what makes a sandbox is installed. */
    public static boolean isInstalled() {
        return Files.isExecutable(BUBBLEWRAP) && Files.isExecutable(LIMITS);
    }

    /**
     * Runs a command to its end.
     *
     * @param folder all it can read and write beside {@code /usr}
     * @throws IOException if it cannot be started
     */
    public End run(Path folder, List<String> command) throws IOException {
        Path said = folder.resolveSibling(folder.getFileName() + ".said");
        var builder = new ProcessBuilder(line(folder, command))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().clear();
        Process process = builder.start();
        try {
            if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                return new End.TimeOver();
            }
            return new End.Exit(process.exitValue(), read(said));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a child was running", e);
        } finally {
            // Of the first process of a sandbox: with it goes whatever runs in there.
            process.destroyForcibly();
            Files.deleteIfExists(said);
        }
    }

    private List<String> line(Path folder, List<String> command) {
        var line =
                new ArrayList<>(List.of(BUBBLEWRAP.toString(), "--unshare-all", "--die-with-parent", "--new-session"));
        line.addAll(List.of("--clearenv", "--setenv", "PATH", "/usr/bin", "--setenv", "VIPS_CONCURRENCY", "1"));
        line.addAll(List.of("--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin"));
        line.addAll(List.of("--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"));
        line.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"));
        line.addAll(List.of("--bind", folder.toString(), FOLDER, "--chdir", FOLDER, "--cap-drop", "ALL"));
        line.addAll(List.of(LIMITS.toString(), "--core=0", "--as=" + memory, "--fsize=" + memory));
        line.add("--cpu=" + Math.max(1, time.toSeconds()));
        line.addAll(command);
        return line;
    }

    private static String read(Path said) throws IOException {
        byte[] bytes = Files.readAllBytes(said);
        return new String(bytes, 0, Math.min(bytes.length, MAX_SAID), java.nio.charset.StandardCharsets.UTF_8).strip();
    }
}
