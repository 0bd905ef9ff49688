package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ranks print: {@code world.log} in the world's folder, and what was in it before in {@code world.log.1}. The processes
 * that write it append, so it may be emptied under them.
 */
final class WorldLog {
    private static final Logger log = LoggerFactory.getLogger(WorldLog.class);
    private static final String NAME = "world.log";

    private final Path file;
    private final long maxBytes;

    /** @param maxBytes what is longer is put aside */
    WorldLog(Path folder, long maxBytes) {
        this.file = folder.resolve(NAME);
        this.maxBytes = maxBytes;
    }

    Path file() {
        return file;
    }

    /** Puts aside what is too long. Of what is written meanwhile a line may be lost. */
    void rotate() {
        try {
            if (!Files.exists(file) || Files.size(file) <= maxBytes) {
                return;
            }
            Files.copy(file, file.resolveSibling(NAME + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (var open = FileChannel.open(file, StandardOpenOption.WRITE)) {
                var _ = open.truncate(0);
            }
        } catch (IOException e) {
            log.warn("could not rotate the log of the world file={}", file, e);
        }
    }
}
