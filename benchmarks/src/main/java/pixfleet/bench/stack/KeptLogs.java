package pixfleet.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import pixfleet.bench.Folders;

/** The logs of a system that is about to be deleted: without them nobody can tell why a run came to nothing. */
final class KeptLogs {
    private KeptLogs() {}

    /**
     * Copies every log below a folder, as it lies there. What was kept of an earlier run goes.
     *
     * @param from holds a system's state, with whatever else it wrote
     * @param to where they are kept; made if it is not there
     * @return {@code to}
     */
    static Path keep(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            Folders.delete(to);
        }
        Files.createDirectories(to);
        for (Path log : logs(from)) {
            Path copy = to.resolve(from.relativize(log).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(log, copy);
        }
        return to;
    }

    /** Those of functions, agents and commands, and those of worlds, of which the last ones have a number. */
    private static List<Path> logs(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(".+\\.log(\\..+)?"))
                    .toList();
        }
    }
}
