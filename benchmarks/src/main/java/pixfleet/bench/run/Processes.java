package pixfleet.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What processes have cost so far, as Linux counts it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
public final class Processes {
    /** Linux counts processors' time in hundredths of a second on every architecture we run on. */
    private static final double TICKS_PER_SECOND = 100;

    /** Place of the user time behind the name, which ends in the last bracket; the system time follows. */
    private static final int USER_TIME = 11;

    /** The same of children that have ended. */
    private static final int CHILDREN_USER_TIME = 13;

    private Processes() {}

    /**
     * Seconds of processors' time, user and system. A process that is gone counts nothing.
     *
     * @throws IOException if it cannot be read
     */
    public static double cpuSeconds(List<ProcessHandle> processes) throws IOException {
        double sum = 0;
        for (ProcessHandle process : processes) {
            sum += cpuSeconds(process.pid());
        }
        return sum;
    }

    /**
     * What this process's children took that have ended and been waited for, their own such children included.
     *
     * @throws IOException if it cannot be read
     */
    public static double cpuSecondsOfEndedChildren() throws IOException {
        return seconds("self", CHILDREN_USER_TIME);
    }

    private static double seconds(String process, int userTime) throws IOException {
        String stat = Files.readString(Path.of("/proc", process, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[userTime]) + Long.parseLong(fields[userTime + 1])) / TICKS_PER_SECOND;
    }

    private static double cpuSeconds(long pid) throws IOException {
        try {
            return seconds(String.valueOf(pid), USER_TIME);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** The processes below this one whose command line holds a word. Read from /proc, since the JDK cuts long ones off. */
    public static List<ProcessHandle> below(ProcessHandle parent, String word) {
        return parent.descendants()
                .filter(process -> commandLine(process).contains(word))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
        } catch (IOException e) {
            return "";
        }
    }
}
