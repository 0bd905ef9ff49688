package pixfleet.fleet.files;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.MappedPart;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Upload;

/**
 * {@link Results} as files of one folder. What is not whole yet lies in a folder beside them and is renamed in the end.
 *
 * <p>Every rank copies its parts straight to their place in a file allocated beforehand and mapped, so that completing copies
 * nothing and ranks do not wait for each other: a file system lets one process at a time write to a file, but several fill
 * pages of it. Media types are not kept.
 */
public final class FileResults implements Results {
    private static final String UNFINISHED = ".unfinished";

    /** Temporary files are their owner's alone otherwise. */
    private static final FileAttribute<?> AS_THE_UMASK_SAYS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-"));

    private final Folder folder;

    /**
     * @param folder holds the results; made when something is stored
     */
    public FileResults(Path folder) {
        this.folder = new Folder(folder);
    }

    /** Where the object of that key is once it is stored. */
    public Path path(String key) {
        return folder.at(key);
    }

    @Override
    public void store(String key, String mediaType, ByteBuffer content) {
        Path target = path(key);
        try {
            Path file = newFile();
            try {
                write(file, content.duplicate().rewind());
                move(file, target);
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new TransientFailure("store " + target, e);
        }
    }

    private Path newFile() throws IOException {
        return Files.createTempFile(existing(folder.at(UNFINISHED)), "upload", "", AS_THE_UMASK_SAYS);
    }

    private static void write(Path file, ByteBuffer content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
        }
    }

    private static void move(Path file, Path target) throws IOException {
        existing(requireNonNull(target.getParent()));
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public Upload begin(String key, String mediaType, long bytes) {
        Path target = path(key);
        try {
            Path file = newFile();
            try {
                FileSpace.allocate(file, bytes);
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
            return new Upload(key, file.getFileName().toString());
        } catch (IOException e) {
            throw new TransientFailure("begin " + target, e);
        }
    }

    /** Makes the folder if it is not there; to be told of each folder by an exception costs more than to ask. */
    private static Path existing(Path folder) throws IOException {
        return Files.isDirectory(folder) ? folder : Files.createDirectories(folder);
    }

    private Path unfinished(Upload upload) {
        return new Folder(folder.at(UNFINISHED)).at(upload.id());
    }

    @Override
    public String part(Upload upload, int number, long at, MemorySegment content) {
        try (MappedPart place = mapped(upload, number, at, content.byteSize())) {
            place.memory().copyFrom(content);
            return place.stored();
        } catch (InternalError e) {
            throw new TransientFailure("write part %d of %s".formatted(number, path(upload.key())), e);
        }
    }

    @Override
    public Optional<MappedPart> mappedPart(Upload upload, int number, long at, long bytes) {
        return Optional.of(mapped(upload, number, at, bytes));
    }

    private MappedPart mapped(Upload upload, int number, long at, long bytes) {
        String what = "part %d of %s".formatted(number, path(upload.key()));
        Arena arena = Arena.ofConfined();
        try (FileChannel channel =
                FileChannel.open(unfinished(upload), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (at + bytes > channel.size()) {
                throw new IllegalArgumentException(
                        "%s would end at byte %d of %d".formatted(what, at + bytes, channel.size()));
            }
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, at, bytes, arena);
            return new FilledPart(new Extent(at, bytes), memory, arena);
        } catch (IOException e) {
            arena.close();
            throw new TransientFailure("map " + what, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private record FilledPart(Extent extent, MemorySegment memory, Arena arena) implements MappedPart {
        @Override
        public String stored() {
            return extent.name();
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    @Override
    public void complete(Upload upload, List<String> parts) {
        Path target = path(upload.key());
        Path file = unfinished(upload);
        try {
            long end = Extent.endOf(parts);
            if (Files.size(file) != end) {
                throw new IllegalArgumentException(
                        "%s has %d bytes and its parts have %d".formatted(target, Files.size(file), end));
            }
            move(file, target);
        } catch (NoSuchFileException e) {
            throw new TransientFailure("complete " + target + ": the upload is no longer there", e);
        } catch (IOException e) {
            throw new TransientFailure("complete " + target, e);
        }
    }

    @Override
    public void abort(Upload upload) {
        try {
            Files.deleteIfExists(unfinished(upload));
        } catch (IOException e) {
            throw new TransientFailure("abort " + path(upload.key()), e);
        }
    }
}
