package pixfleet.fleet.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;
import pixfleet.job.ObjectRef;

/** {@link Originals} as files: a bucket is a folder, a key a path below it, an ETag a {@link FileVersion}. */
public final class FileOriginals implements Originals {
    private final Folder buckets;

    /**
     * @param buckets holds a folder a bucket
     */
    public FileOriginals(Path buckets) {
        this.buckets = new Folder(buckets);
    }

    @Override
    public ByteBuffer read(ObjectRef original, Arena arena) {
        try (RangedFile file = open(original)) {
            if (file.length() > Integer.MAX_VALUE) {
                throw new UnfitImage("The file is larger than 2 GiB.");
            }
            MemorySegment memory = arena.allocate(file.length());
            file.read(0, memory);
            return memory.asByteBuffer();
        }
    }

    @Override
    public RangedFile open(ObjectRef original) {
        Path path = path(original);
        try {
            String version = FileVersion.of(path);
            if (!original.etag().isEmpty() && !original.etag().equals(version)) {
                throw new UnfitImage("The original was replaced after it had been accepted.");
            }
            return new OpenFile(path, version, FileChannel.open(path));
        } catch (NoSuchFileException e) {
            throw new UnfitImage("The original is no longer there.");
        } catch (IOException e) {
            throw new TransientFailure("open " + path, e);
        }
    }

    /** Where an original is. */
    public Path path(ObjectRef original) {
        return new Folder(buckets.at(original.bucket())).at(original.key());
    }
}
