package pixfleet.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * When a process was born, as the local stack writes it beside its pid: another process that got the same pid later has
 * another.
 *
 * <p>Source: proc(5), field 22 of {@code /proc/PID/stat}; where that is missing, the start in milliseconds.
 */
final class ProcessBirth {
    private static final int STATE = 0;
    private static final int START_TIME = 19;

    private ProcessBirth() {}

    /** Empty if no such process lives; one that has ended and waits for its parent to notice does not. */
    static Optional<String> of(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(start -> Long.toString(start.toEpochMilli()));
        }
        try {
            String line = Files.readString(stat);
            // The command stands in parentheses and may hold anything, so fields count from the last one.
            String[] fields = line.substring(line.lastIndexOf(')') + 1).trim().split(" ", -1);
            boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return ended ? Optional.empty() : Optional.of(fields[START_TIME]);
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
