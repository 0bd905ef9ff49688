package pixfleet.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts children and keeps a ledger of them on disk.
 *
 * <p>A child writes its own ledger entry before it becomes the program asked for, so there is no moment at which a
 * killed stack leaves a child nobody knows of. Entries hold pid and birth: a reused pid is never killed.
 */
public final class Children {
    private static final Logger log = LoggerFactory.getLogger(Children.class);
    private static final boolean HAS_SETSID = Files.isExecutable(Path.of("/usr/bin/setsid"));
    private static final long MAX_LOG_BYTES = 16L << 20;

    /** First argument is the ledger entry, the second the niceness, the rest is the command; exec keeps pid and birth. */
    private static final String RECORD_THEN_RUN =
            "cat /proc/$$/stat > \"$1\" 2>/dev/null || echo $$ > \"$1\"; shift; exec "
                    + (HAS_SETSID ? "/usr/bin/setsid " : "") + "/bin/sh -c '%s' sh \"$@\"";

    /**
     * Linux may share processors out among sessions first: then a process's own niceness counts within its session only, and the
     * session has one of its own. Source: sched(7), "The autogroup feature".
     */
    private static final String STAND_BACK_THEN_RUN =
            "if [ \"$1\" -gt 0 ]; then { echo \"$1\" > /proc/self/autogroup; } 2>/dev/null; "
                    + "renice -n \"$1\" -p $$ > /dev/null 2>&1; fi; shift; exec \"$@\"";

    private final Path ledger;
    private final AtomicLong count = new AtomicLong();

    /** A ledger in this directory, which is made if missing. */
    public Children(Path ledger) throws IOException {
        this.ledger = Files.createDirectories(ledger);
    }

    /** Kills what an earlier, killed stack left running; answers how many children that were. */
    public int killLeftovers() throws IOException {
        List<Path> entries;
        try (Stream<Path> files = Files.list(ledger)) {
            entries = files.toList();
        }
        int killed = 0;
        for (var file : entries) {
            var entry = ProcessTable.Entry.parse(Files.readString(file));
            if (entry.isPresent() && killSession(entry.get().pid(), entry.get().birth()) > 0) {
                log.info(
                        "leftover child killed name={} pid={}",
                        file.getFileName(),
                        entry.get().pid());
                killed++;
            }
            Files.deleteIfExists(file);
        }
        return killed;
    }

    /** Starts a child in a session of its own, so that a terminal's Ctrl-C reaches the stack only. */
    public Child start(ChildCommand command) throws IOException {
        var entry = ledger.resolve(command.name() + "-" + count.incrementAndGet());
        var line = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                RECORD_THEN_RUN.formatted(STAND_BACK_THEN_RUN),
                "sh",
                entry.toString(),
                Integer.toString(command.niceness())));
        line.addAll(command.command());
        Files.createDirectories(command.log().toAbsolutePath().getParent());
        roll(command.log());
        var builder = new ProcessBuilder(line)
                .directory(command.directory().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        return new Child(builder.start(), entry);
    }

    private static void roll(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > MAX_LOG_BYTES) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Kills every process of the session that {@code first}, born then, began; answers how many were found. */
    static int killSession(long first, long birth) {
        var holder = ProcessTable.entry(first);
        if (holder.isPresent() && holder.get().birth() != birth) {
            return 0;
        }
        var members = new ArrayList<>(ProcessTable.membersOf(first, birth));
        if (holder.isPresent() && !members.contains(first)) {
            members.add(first);
        }
        members.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        return members.size();
    }
}
