package pixfleet.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import pixfleet.cli.client.Endpoints;

/** Starts, finds and stops the local stack. */
public final class StackControl {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int LAST_LINES = 15;

    /** What faults can strike, by command line; mpirun's own holds that of its ranks. */
    private static final Map<String, String> PARTS = Map.of(
            "agent", "pixfleet\\.fleet\\.AgentMain",
            "world", "^([^ ]*/)?mpirun ",
            "rank", "^(?!([^ ]*/)?mpirun ).*pixfleet\\.fleet\\.RankMain");

    private final StackLayout layout;

    /**
     * @param layout where its parts and state lie
     */
    public StackControl(StackLayout layout) {
        this.layout = layout;
    }

    /**
     * Where the running stack is reached, if one runs. A file that a killed stack left behind says nothing: whoever has the
     * pid in it now is somebody else.
     */
    public Optional<Endpoints> running() {
        return isHeld() ? written().filter(StackControl::isTheirs) : Optional.empty();
    }

    private Optional<Endpoints> written() {
        try {
            return Files.isReadable(layout.endpoints())
                    ? Optional.of(Endpoints.read(layout.endpoints()))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** A stack holds its folder's lock for as long as it lives; the system takes it away however the stack ends. */
    private boolean isHeld() {
        if (!Files.isWritable(layout.lock())) {
            return false;
        }
        try (var channel = FileChannel.open(layout.lock(), StandardOpenOption.WRITE);
                var free = channel.tryLock()) {
            return free == null;
        } catch (OverlappingFileLockException _) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask for the lock of " + layout.state(), e);
        }
    }

    private static boolean isTheirs(Endpoints it) {
        return ProcessBirth.of(it.pid())
                .filter(birth -> it.birth().isEmpty() || it.birth().equals(birth))
                .isPresent();
    }

    /**
     * Starts the stack in the background and waits until it is ready.
     *
     * @throws StackFailure if it ended, or was not ready in time; the message holds the end of its log
     */
    public Endpoints start(StackOptions options) {
        try {
            Files.createDirectories(layout.log().getParent());
            Process stack = new ProcessBuilder(command(options))
                    .directory(layout.home().toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(layout.log().toFile()))
                    .start();
            return ready(stack);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the local stack", e);
        }
    }

    private Endpoints ready(Process stack) throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline) {
            // What an earlier stack left behind is there until the new one has the folder.
            var endpoints = written().filter(it -> it.pid() == stack.pid());
            if (endpoints.isPresent()) {
                return endpoints.get();
            }
            if (!stack.isAlive()) {
                // Of a start that failed it holds the few classes that came so far.
                Files.deleteIfExists(layout.classes());
                throw new StackFailure("the local stack ended with code " + stack.exitValue() + lastLines());
            }
            pause();
        }
        stack.destroy();
        throw new StackFailure("the local stack was not ready within " + START.toSeconds() + " s" + lastLines());
    }

    /**
     * Stops the stack and everything it started. Without one running it does nothing and answers false.
     *
     * @throws StackFailure if one has the state folder, but which process it is cannot be told
     */
    public boolean stop() {
        Optional<ProcessHandle> stack = running().flatMap(it -> ProcessHandle.of(it.pid()));
        if (stack.isEmpty() && isHeld()) {
            throw new StackFailure("a local stack has " + layout.state()
                    + ", but it is still starting or its process is not to be seen from here; try again, or stop it"
                    + " where it was started");
        }
        stack.ifPresent(this::end);
        return stack.isPresent();
    }

    private void end(ProcessHandle stack) {
        List<ProcessHandle> children = stack.descendants().toList();
        stack.destroy();
        if (!ended(stack, STOP)) {
            stack.destroyForcibly();
        }
        for (ProcessHandle child : children) {
            if (!ended(child, Duration.ofSeconds(5))) {
                child.destroyForcibly();
            }
        }
        try {
            Files.deleteIfExists(layout.endpoints());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean ended(ProcessHandle process, Duration timeout) {
        try {
            process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException _) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@code setsid} keeps a Ctrl-C in this terminal away from the stack. */
    private List<String> command(StackOptions options) {
        Path built = layout.home().resolve("local-stack/target");
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                // The JVM keeps its parsed classes here from one start to the next, and makes it anew when a jar
                // changed.
                "-XX:SharedArchiveFile=" + layout.classes(),
                "-XX:+AutoCreateSharedArchive",
                // What it leaves out of the archive is nobody's business, and would push the stack's own words away.
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-cp",
                built.resolve("local-stack.jar") + ":" + built.resolve("lib") + "/*",
                "pixfleet.local.StackMain"));
        option(command, "--template", layout.home().resolve("sam/template.yaml"));
        option(command, "--state", layout.state());
        option(command, "--site", layout.home().resolve("web-static/dist"));
        option(command, "--ric", built.resolve("ric"));
        option(command, "--dynamodb", layout.home().resolve("local-stack/dynamodb/target/lib"));
        option(command, "--instance-command", quoted(layout.home().resolve("cli/bin/pixfleet-local-node")));
        PARTS.forEach((name, pattern) -> option(command, "--instance-part", name + "=" + pattern));
        option(command, "--port", options.port());
        option(command, "--parameter", "MinNodes=" + options.pool().least());
        option(command, "--parameter", "MaxNodes=" + options.pool().most());
        option(command, "--parameter", "NodeIdleSeconds=" + options.idleSeconds());
        String buckets = String.join(",", options.buckets());
        option(command, "--parameter", "SourceBuckets=" + buckets);
        option(command, "--parameter", "DestinationBuckets=" + buckets);
        option(command, "--parameter", "ResultCache=" + (options.cache() ? "local" : ""));
        options.buckets().forEach(bucket -> option(command, "--bucket", bucket));
        options.faults().forEach(fault -> option(command, "--fault", fault));
        return command;
    }

    /** One word of a shell. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    private static void option(List<String> command, String name, Object value) {
        command.add(name);
        command.add(value.toString());
    }

    /** What the stack gave as its reason, or else the last it said. */
    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(layout.log());
        List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        List<String> reasons =
                last.stream().filter(line -> line.startsWith("local-stack: ")).toList();
        String text = ":\n" + String.join("\n", reasons.isEmpty() ? last : reasons);
        String hint = text.contains("Address already in use")
                ? "\nanother program listens there: choose other ports with --port PORT, or --port 0 for free ones"
                : "";
        return text + hint + "\n(all of it: " + layout.log() + ")";
    }

    private static void pause() {
        try {
            Thread.sleep(25);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("interrupted");
        }
    }
}
