package pixfleet.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import pixfleet.bench.Failure;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Processes;
import pixfleet.bench.run.Run;

/** {@code ./pixfleet up} with free ports and a state folder of its own. */
final class LocalSystem implements AutoCloseable {
    static final String NAME = "pixfleet through S3";

    /** A rank's class, and its role in what a run has taken. */
    static final String RANK = "pixfleet.fleet.RankMain";

    /** The agent's, likewise. */
    static final String AGENT = "pixfleet.fleet.AgentMain";

    private static final long TIMEOUT_MINUTES = 10;
    private static final long LOOK_MILLIS = 200;

    /** How often the logs are looked at for an image's end, which a node writes down after it has been told. */
    private static final int LOOKS = 100;

    /** The stand-in for EC2 takes some time to stop an instance whose processes have ended. */
    private static final long STOPPING_MILLIS = 3000;

    private final Path home;
    private final Path state;
    private final Path log;
    private final List<String> start;
    private final Thread atExit = new Thread(this::end, "end the system");
    private ProcessHandle stack;

    LocalSystem(Path home, Path folder, int idleSeconds) throws IOException, InterruptedException {
        this(home, folder, idleSeconds, 1);
    }

    LocalSystem(Path home, Path folder, int idleSeconds, int nodes) throws IOException, InterruptedException {
        this.home = home;
        this.state = folder.resolve("state");
        this.log = folder.resolve("command.log");
        Files.createDirectories(state);
        this.start = List.of(
                "up", "--port", "0", "--nodes", Integer.toString(nodes), "--idle", Integer.toString(idleSeconds));
        Runtime.getRuntime().addShutdownHook(atExit);
        this.stack = up();
    }

    /** Whoever ends a benchmark ends its system, which is a process of its own and would stay. */
    private void end() {
        try {
            ProcessHandle.of(endpoints().path("pid").asLong()).ifPresent(ProcessHandle::destroy);
        } catch (IOException e) {
            // It has not begun.
        }
    }

    private ProcessHandle up() throws IOException, InterruptedException {
        command(start.toArray(String[]::new));
        return ProcessHandle.of(endpoints().path("pid").asLong())
                .orElseThrow(() -> new Failure("the local system is gone"));
    }

    JsonNode endpoints() throws IOException {
        return new ObjectMapper().readTree(state.resolve("endpoints.json").toFile());
    }

    /** The process of the stack itself, below which all others run. */
    ProcessHandle stack() {
        return stack;
    }

    Path state() {
        return state;
    }

    /** Kills the stack as {@code kill -9} does, and starts it again. */
    void killAndStart() throws IOException, InterruptedException {
        stack.destroyForcibly();
        stack.onExit().join();
        stack = up();
    }

    /** Starts a job without waiting for it. */
    Process begin(String pipeline, Path folder) throws IOException {
        return builder("submit", "--pipeline", pipeline, folder.toString())
                .redirectOutput(this.state.resolveSibling("submit.log").toFile())
                .start();
    }

    /** A job of these files, from its submission to its end, as a contestant. CPU time is the agent's and the ranks'. */
    Contestant on(String pipeline, List<Path> files) {
        return new Contestant() {
            @Override
            public String name() {
                return NAME;
            }

            @Override
            public Run run() throws IOException, InterruptedException {
                return submit(pipeline, files);
            }
        };
    }

    private Run submit(String pipeline, List<Path> files) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("submit", "--pipeline", pipeline));
        files.forEach(file -> words.add(file.toString()));
        CpuSeconds before = cpuSeconds();
        long began = System.nanoTime();
        command(words.toArray(String[]::new));
        double seconds = (System.nanoTime() - began) / 1e9;
        return Run.byRole(seconds, cpuSeconds().since(before));
    }

    private CpuSeconds cpuSeconds() throws IOException {
        return new CpuSeconds(
                Processes.cpuSeconds(Processes.below(stack, RANK)),
                Processes.cpuSeconds(Processes.below(stack, AGENT)));
    }

    private record CpuSeconds(double rank, double agent) {
        Map<String, Double> since(CpuSeconds before) {
            return Map.of(RANK, rank - before.rank, AGENT, agent - before.agent);
        }
    }

    /** Submits one file and tells where its time went. */
    Stages staged(String pipeline, Path file) throws IOException, InterruptedException {
        // The logs count milliseconds.
        Instant began = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        command("submit", "--pipeline", pipeline, file.toString());
        Instant ended = Instant.now();
        int zone = ZoneId.systemDefault().getRules().getOffset(ended).getTotalSeconds();
        List<String> lines = logs();
        for (int look = 0; look < LOOKS && !Stages.tellOfAnEnd(lines, began, zone); look++) {
            Thread.sleep(LOOK_MILLIS);
            lines = logs();
        }
        return Stages.of(lines, began, ended, zone);
    }

    /** All lines of the logs of functions and nodes. */
    List<String> logs() throws IOException {
        var lines = new ArrayList<String>();
        try (Stream<Path> files = Files.list(state.resolve("logs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
            }
        }
        return lines;
    }

    /** Waits until no node is awake. */
    void awaitSleep() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(TIMEOUT_MINUTES);
        while (!workers().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new Failure("the nodes did not go to sleep within %d minutes".formatted(TIMEOUT_MINUTES));
            }
            Thread.sleep(LOOK_MILLIS);
        }
        Thread.sleep(STOPPING_MILLIS);
    }

    private List<ProcessHandle> workers() {
        return Stream.of(AGENT, RANK)
                .flatMap(main -> Processes.below(stack, main).stream())
                .distinct()
                .toList();
    }

    private ProcessBuilder builder(String... words) {
        var command = new ArrayList<>(List.of(home.resolve("pixfleet").toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PIXFLEET_STATE", state.toString());
        builder.environment().put("PIXFLEET_NO_BUILD", "1");
        // The command finds its own.
        builder.environment().remove("CLASSPATH");
        return builder;
    }

    /** Runs a command to its end. */
    void command(String... words) throws IOException, InterruptedException {
        if (exit(words) != 0) {
            throw new Failure("./pixfleet %s failed:%n%s".formatted(words[0], Files.readString(log)));
        }
    }

    /** What a command ends with whose end may say something. */
    int exit(String... words) throws IOException, InterruptedException {
        Process process = builder(words).redirectOutput(log.toFile()).start();
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new Failure("./pixfleet %s took longer than %d minutes".formatted(words[0], TIMEOUT_MINUTES));
        }
        return process.exitValue();
    }

    /** Whatever was killed or failed meanwhile, no log may hold a token, signature or secret. */
    @Override
    public void close() throws IOException, InterruptedException {
        command("down");
        if (!Runtime.getRuntime().removeShutdownHook(atExit)) {
            throw new IllegalStateException("closed twice");
        }
        Process search = new ProcessBuilder(
                        home.resolve("tools/secrets-in-logs.sh").toString(), state.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (search.waitFor() != 0) {
            throw new Failure(Files.readString(log));
        }
    }
}
