package pixfleet.fleet.files;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
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
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Upload;

/**
 * {@link Results} as files of one folder. What is not whole yet lies in a folder beside them and is renamed in the end.
 *
 * <p>Every rank writes its parts straight to their place, so that completing copies nothing. Media types are not kept.
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
        Upload upload = begin(key, mediaType);
        String whole = part(
                upload, 1, 0, MemorySegment.ofBuffer(content.duplicate().clear().limit(content.limit())));
        complete(upload, List.of(whole));
    }

    @Override
    public Upload begin(String key, String mediaType) {
        Path target = path(key);
        try {
            Path unfinished = existing(folder.at(UNFINISHED));
            Path file = Files.createTempFile(unfinished, "upload", "", AS_THE_UMASK_SAYS);
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
        Path file = unfinished(upload);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long done = 0; done < content.byteSize(); done += OpenFile.CHUNK_BYTES) {
                long count = Math.min(OpenFile.CHUNK_BYTES, content.byteSize() - done);
                ByteBuffer left = content.asSlice(done, count).asByteBuffer();
                while (left.hasRemaining()) {
                    channel.write(left, at + done + left.position());
                }
            }
        } catch (IOException e) {
            throw new TransientFailure("write part %d of %s".formatted(number, path(upload.key())), e);
        }
        return new Extent(at, content.byteSize()).name();
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
            existing(requireNonNull(target.getParent()));
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
