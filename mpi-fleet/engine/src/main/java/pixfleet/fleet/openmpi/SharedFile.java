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
    static final Path FOLDER = Path.of("/dev/shm");

    private static final long CHUNK_BYTES = 4 << 20;

    /** As much as four ranks' segments of Open MPI. */
    private static final long LEFT_BYTES = 16 << 20;

    private Path path() {
        return FOLDER.resolve("pixfleet-window-%d-%d".formatted(process, number));
    }

    /**
     * Creates a file of this process, all zeros, whose room is taken: a process that touches a page for which there is none
     * is killed. Some room is left to others, since Open MPI's own segments are taken page by page as well.
     *
     * @throws IOException if there is no room or the file cannot be created; there is none then
     */
    static SharedFile create(long bytes) throws IOException {
        checkRoom(bytes, bytes);
        long process = ProcessHandle.current().pid();
        for (long number = 0; ; number++) {
            var file = new SharedFile(process, number);
            if (file.isNew()) {
                try {
                    file.fill(bytes);
                    return file;
                } catch (IOException e) {
                    file.unlink();
                    throw e;
                }
            }
        }
    }

    private void fill(long bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, CHUNK_BYTES));
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
            for (long at = 0; at < bytes; at = channel.position()) {
                long left = bytes - at;
                checkRoom(left, bytes);
                zeros.rewind().limit((int) Math.min(left, CHUNK_BYTES));
                while (zeros.hasRemaining()) {
                    var _ = channel.write(zeros);
                }
            }
        }
    }

    /** Looked at again and again: others may take room at the same time. */
    private static void checkRoom(long left, long bytes) throws IOException {
        long room = Files.getFileStore(FOLDER).getUsableSpace();
        if (left > room - LEFT_BYTES) {
            throw new IOException("%s has %d MiB free, and %d of an image's %d MiB and %d to spare are needed"
                    .formatted(FOLDER, mebibytes(room), mebibytes(left), mebibytes(bytes), mebibytes(LEFT_BYTES)));
        }
    }

    private static long mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20);
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
