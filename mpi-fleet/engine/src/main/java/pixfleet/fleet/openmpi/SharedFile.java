package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Memory that processes of one host share: a file in a file system that is memory. It has a name only until all have mapped
 * it, so that it goes with the last of them, however they end.
 *
 * @param process who created it
 * @param number tells it from others of that process
 */
record SharedFile(long process, long number) {
    /** Where Linux keeps shared memory. */
    private static final Path FOLDER = Path.of("/dev/shm");

    private Path path() {
        return FOLDER.resolve("pixfleet-window-%d-%d".formatted(process, number));
    }

    /**
     * Creates a file of this process, all zeros. Its pages are taken as they are first touched; the room for them is looked
     * at now, since a process that touches one for which there is none is killed.
     *
     * @throws IOException if there is no room or the file cannot be created; there is none then
     */
    static SharedFile create(long bytes) throws IOException {
        long room = Files.getFileStore(FOLDER).getUsableSpace();
        if (bytes > room) {
            throw new IOException("%s has room for %d bytes, not for %d".formatted(FOLDER, room, bytes));
        }
        long process = ProcessHandle.current().pid();
        for (long number = 0; ; number++) {
            var file = new SharedFile(process, number);
            if (file.isNew()) {
                try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
                    var _ = channel.write(ByteBuffer.allocate(1), bytes - 1);
                    return file;
                } catch (IOException e) {
                    file.unlink();
                    throw e;
                }
            }
        }
    }

    private boolean isNew() throws IOException {
        try {
            Files.createFile(
                    path(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /**
     * Maps the whole file for as long as the arena lives.
     *
     * @throws IOException if it is not there, has another length or cannot be mapped
     */
    MemorySegment map(long bytes, Arena arena) throws IOException {
        try (FileChannel file = FileChannel.open(path(), Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
            if (file.size() != bytes) {
                throw new IOException("%s has %d bytes, not %d".formatted(path(), file.size(), bytes));
            }
            return file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }

    /** Takes the name away. Who has mapped the file keeps the memory. A second call does nothing. */
    void unlink() throws IOException {
        Files.deleteIfExists(path());
    }
}
