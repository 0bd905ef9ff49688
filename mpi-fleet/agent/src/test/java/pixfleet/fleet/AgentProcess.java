package pixfleet.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An agent as the system starts it, in a process of its own. */
public final class AgentProcess implements AutoCloseable {
    public final Process process;
    private final Path log;

    public AgentProcess(Map<String, String> environment) throws IOException {
        this(environment, Path.of(environment.get("PIXFLEET_STATE_DIR")), command -> command);
    }

    /** With its log in a folder of its own, and its command line as part of another one. */
    public AgentProcess(Map<String, String> environment, Path logs, UnaryOperator<List<String>> within)
            throws IOException {
        Files.createDirectories(logs);
        this.log = logs.resolve("agent.log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                "-cp",
                "target/classes:target/lib/*",
                AgentMain.class.getName()));
        var builder = new ProcessBuilder(within.apply(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        this.process = builder.start();
    }

    /** Its process and all that it has started. */
    public List<ProcessHandle> family() {
        var family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        return family;
    }

    /** The ranks, the head first. */
    public List<ProcessHandle> ranks() {
        return process.descendants().filter(AgentProcess::isRank).toList();
    }

    /** The {@code mpirun} that holds the ranks. */
    public ProcessHandle mpirun() {
        return process.children().findFirst().orElseThrow();
    }

    private static boolean isRank(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(RankMain.class.getName())
                && process.info().command().orElse("").endsWith("/java");
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        family().forEach(ProcessHandle::destroyForcibly);
    }
}
