package pixfleet.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Linux's process table: who belongs to a session and when it was born.
 *
 * <p>Source: proc(5), fields of {@code /proc/PID/stat}. Elsewhere nothing is found, and only direct descendants are
 * known.
 */
public final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    /**
     * One process.
     *
     * @param pid process id
     * @param session id of its session's first process
     * @param birth clock ticks from the machine's start to the process's; a reused pid has another
     */
    record Entry(long pid, long session, long birth) {
        /** Reads a {@code stat} line; empty if it is none. */
        static Optional<Entry> parse(String stat) {
            // The command stands in parentheses and may hold anything, so fields count from the last one.
            int end = stat.lastIndexOf(')');
            int start = stat.indexOf(' ');
            if (end < 0 || start < 0) {
                return Optional.empty();
            }
            var fields = stat.substring(end + 1).trim().split(" ", -1);
            if (fields.length < 20) {
                return Optional.empty();
            }
            return Optional.of(new Entry(
                    Long.parseLong(stat.substring(0, start)), Long.parseLong(fields[3]), Long.parseLong(fields[19])));
        }
    }

    private ProcessTable() {}

    /** What tells a process from another that gets its pid later. */
    public static String birth(ProcessHandle process) {
        return entry(process.pid())
                .map(entry -> Long.toString(entry.birth()))
                .or(() -> process.info().startInstant().map(start -> Long.toString(start.toEpochMilli())))
                .orElse("");
    }

    /** The words of a process's command line, with blanks between them; empty when it is gone. */
    static String commandLine(long pid) {
        try {
            return Files.readString(PROC.resolve(Long.toString(pid)).resolve("cmdline"))
                    .replace('\0', ' ');
        } catch (IOException _) {
            return "";
        }
    }

    static Optional<Entry> entry(long pid) {
        try {
            return Entry.parse(Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat")));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Processes of a session that were born no earlier than its first. */
    static List<Long> membersOf(long session, long bornSince) {
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes
                    .map(path -> path.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .flatMap(name -> entry(Long.parseLong(name)).stream())
                    .filter(entry -> entry.session() == session && entry.birth() >= bornSince)
                    .map(Entry::pid)
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }
}
