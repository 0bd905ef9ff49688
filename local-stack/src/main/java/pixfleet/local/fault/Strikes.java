package pixfleet.local.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills and freezes processes of instances, called by the names that the command line gave to their command lines. */
public final class Strikes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Strikes.class);

    private final Map<String, Pattern> parts;
    private final Machines machines;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("thaw").factory());

    /** Where the processes are looked for. */
    @FunctionalInterface
    public interface Machines {
        /** Those of one instance, or of all for an empty id, in whose command line the pattern finds something. */
        List<Long> processes(String instance, Pattern commandLine);
    }

    /** What is done to a process. */
    public enum Blow {
        /** SIGKILL. */
        KILL,
        /** SIGSTOP: it holds all it has and does nothing. */
        FREEZE,
        /** SIGCONT. */
        THAW
    }

    /** @param parts patterns of command lines by the names of what runs them */
    public Strikes(Map<String, Pattern> parts, Machines machines) {
        this.parts = Map.copyOf(parts);
        this.machines = machines;
    }

    /** The names of parts that can be struck. */
    public List<String> parts() {
        return List.copyOf(new TreeSet<>(parts.keySet()));
    }

    /**
     * Strikes one process, any of those that fit, or lets all of them go on; answers an id, or empty if none runs.
     *
     * @param part one of {@link #parts}
     * @param instance an instance's id, or empty for any
     * @throws IllegalArgumentException for an unknown part
     */
    public Optional<Long> strike(Blow blow, String part, String instance) throws IOException {
        var pattern = Optional.ofNullable(parts.get(part))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no part of an instance is called " + part + "; known: " + String.join(", ", parts())));
        var found = machines.processes(instance, pattern);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        long pid = found.get(ThreadLocalRandom.current().nextInt(found.size()));
        for (long each : blow == Blow.THAW ? found : List.of(pid)) {
            signal(blow, each);
        }
        log.info("fault struck part={} blow={} pid={}", part, blow, pid);
        return Optional.of(pid);
    }

    /** Lets a frozen process go on after a time. */
    public void thaw(long pid, Duration after) {
        var _ = later.schedule(
                () -> {
                    try {
                        signal(Blow.THAW, pid);
                    } catch (IOException e) {
                        log.warn("frozen process not thawed pid={}", pid, e);
                    }
                },
                after.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static void signal(Blow blow, long pid) throws IOException {
        var name = switch (blow) {
            case KILL -> "KILL";
            case FREEZE -> "STOP";
            case THAW -> "CONT";
        };
        try {
            // The shell's own; what is gone already needs no signal.
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid + " 2>/dev/null")
                    .start()
                    .waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
