package pixfleet.local.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files that are either the old or the new version, never half of one, whenever the process is killed.
 *
 * <p>Nothing is forced to the disk: a killed process loses nothing, a machine that loses power may lose the last second.
 */
public final class StateFile {
    private static final AtomicLong COUNT = new AtomicLong();

    private StateFile() {}

    /** Replaces the file's content in one step; readable by its owner only. */
    public static void write(Path file, byte[] content) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + "." + COUNT.incrementAndGet() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, content, StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
