package pixfleet.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.UnfitImage;
import pixfleet.job.ObjectRef;

/** Both stores in one folder: a bucket is a folder, a key a path below it. */
public final class FolderStore implements Originals, Results {
    private static final String RESULTS = "results-bucket";

    private final Path folder;

    public FolderStore(Path folder) {
        this.folder = folder;
    }

    public Path result(String key) {
        return folder.resolve(RESULTS).resolve(key);
    }

    public Path original(ObjectRef ref) {
        return folder.resolve(ref.bucket()).resolve(ref.key());
    }

    public void put(ObjectRef ref, byte[] content) throws IOException {
        Files.createDirectories(original(ref).getParent());
        Files.write(original(ref), content);
    }

    @Override
    public ByteBuffer read(ObjectRef ref, Arena arena) {
        try (FileChannel file = FileChannel.open(original(ref))) {
            ByteBuffer buffer = arena.allocate(file.size()).asByteBuffer();
            while (buffer.hasRemaining() && file.read(buffer) >= 0) {
                // Until it is whole.
            }
            return buffer.flip();
        } catch (NoSuchFileException e) {
            throw new UnfitImage("The original is no longer there.");
        } catch (IOException e) {
            throw new TransientFailure("read " + ref, e);
        }
    }

    @Override
    public void store(String key, String mediaType, ByteBuffer content) {
        try {
            Files.createDirectories(result(key).getParent());
            Path part = Files.createTempFile(folder, "part", "");
            try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer left = content.duplicate();
                while (left.hasRemaining()) {
                    file.write(left);
                }
            }
            Files.move(part, result(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
