package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shared memory of processes that were killed before they could take its name away: of our windows, and of Open MPI, each of
 * whose ranks has a segment of 4 MiB. Nobody else removes it, and where shared memory is small it soon is full.
 *
 * <p>Ranks do it, before they begin: on a node they are another user than their agent. Other nodes may share this machine, so
 * only what no living process has is removed.
 */
final class DeadSegments {
    private static final Logger log = LoggerFactory.getLogger(DeadSegments.class);
    private static final Path PROCESSES = Path.of("/proc");
    private static final Pattern WINDOW = Pattern.compile("pixfleet-window-(\\d{1,18})-\\d+");
    private static final Pattern OPEN_MPI = Pattern.compile("vader_segment\\..+");

    private DeadSegments() {}

    /** Removes them. What cannot be looked at or removed stays. */
    static void remove() {
        List<Path> ours = ownFiles();
        List<Path> dead =
                new ArrayList<>(ours.stream().filter(DeadSegments::isDeadWindow).toList());
        List<Path> segments = ours.stream()
                .filter(file -> OPEN_MPI.matcher(name(file)).matches())
                .toList();
        if (!segments.isEmpty()) {
            // Looked at after the list was made: whoever makes a segment now is not on it.
            Set<String> inUse = inUse();
            segments.stream().filter(file -> !inUse.contains(file.toString())).forEach(dead::add);
        }
        dead.forEach(DeadSegments::delete);
    }

    /** Only who owns a segment may open it, and whose processes these are can be looked at. */
    private static List<Path> ownFiles() {
        try (Stream<Path> files = Files.list(SharedFile.FOLDER)) {
            String user = System.getProperty("user.name");
            return files.filter(file -> owner(file).equals(user)).toList();
        } catch (IOException | UncheckedIOException e) {
            log.warn("shared memory cannot be looked at folder={} cause={}", SharedFile.FOLDER, e.toString());
            return List.of();
        }
    }

    private static String owner(Path file) {
        try {
            return Files.getOwner(file).getName();
        } catch (IOException _) {
            return "";
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static boolean isDeadWindow(Path file) {
        Matcher window = WINDOW.matcher(name(file));
        return window.matches()
                && ProcessHandle.of(Long.parseLong(window.group(1))).isEmpty();
    }

    /** The files in shared memory that any process has mapped, or open because it is about to map them. */
    private static Set<String> inUse() {
        var used = new HashSet<String>();
        ProcessHandle.allProcesses().forEach(process -> {
            Path folder = PROCESSES.resolve(String.valueOf(process.pid()));
            // In this order: a file is open until it is mapped.
            open(folder.resolve("fd"), used);
            mapped(folder.resolve("maps"), used);
        });
        return used;
    }

    private static void mapped(Path maps, Set<String> used) {
        try (Stream<String> lines = Files.lines(maps)) {
            lines.filter(line -> line.contains(SharedFile.FOLDER.toString()))
                    .forEach(line -> used.add(line.substring(line.indexOf('/'))));
        } catch (IOException | UncheckedIOException _) {
            // It has ended, or it is another user's, who cannot have opened our files.
        }
    }

    private static void open(Path descriptors, Set<String> used) {
        try (Stream<Path> files = Files.list(descriptors)) {
            for (Path file : files.toList()) {
                used.add(Files.readSymbolicLink(file).toString());
            }
        } catch (IOException | UncheckedIOException _) {
            // As above.
        }
    }

    private static void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                log.info("removed shared memory of an ended process file={}", file);
            }
        } catch (IOException e) {
            log.warn("shared memory of an ended process stays file={} cause={}", file, e.toString());
        }
    }
}
