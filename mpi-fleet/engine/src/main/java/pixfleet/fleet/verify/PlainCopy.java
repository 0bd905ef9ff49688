package pixfleet.fleet.verify;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.RangedFile;

/**
 * A picture as libvips writes it into a plain TIFF on the disk, upright, row by row where its format can be read so. It takes as much of the
 * disk as the picture has pixels, until this is closed.
 */
final class PlainCopy implements RangedFile {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path folder;
    private final FileChannel channel;

    private PlainCopy(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static PlainCopy of(RangedFile file, Libvips.Colours colours) throws IOException {
        Path folder = Files.createTempDirectory("compare");
        try {
            Path original = folder.resolve(Libvips.ORIGINAL);
            copy(file, original);
            Path made = Libvips.tiff(folder, colours);
            int orientation = orientation(made);
            if (orientation != (PlainFile.isTiff(file) ? orientation(file) : exifOrientation(original))) {
                throw PlainTiffRows.asAWholeOnly();
            }
            Files.delete(original);
            if (orientation != PlainTiffRows.UPRIGHT) {
                Libvips.turn(folder);
            }
            return new PlainCopy(folder, FileChannel.open(made, StandardOpenOption.READ));
        } catch (IOException | RuntimeException e) {
            Libvips.delete(folder);
            throw e;
        }
    }

    private static int orientation(RangedFile tiff) {
        return PlainTiffRows.orientation(PlainTiffTags.read(tiff));
    }

    private static int orientation(Path tiff) throws IOException {
        try (FileChannel channel = FileChannel.open(tiff, StandardOpenOption.READ)) {
            return orientation(new PlainCopy(tiff, channel));
        }
    }

    /** What libvips does not read of each file. */
    private static int exifOrientation(Path original) throws IOException {
        try (FileChannel channel = FileChannel.open(original, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            long bytes = Math.min(channel.size(), Integer.MAX_VALUE);
            return PlainReading.orientation(
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena).asByteBuffer());
        }
    }

    private static void copy(RangedFile file, Path to) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (var out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < file.length(); at += chunk.length) {
                int count = (int) Math.min(chunk.length, file.length() - at);
                file.read(at, MemorySegment.ofArray(chunk).asSlice(0, count));
                ByteBuffer left = ByteBuffer.wrap(chunk, 0, count);
                while (left.hasRemaining()) {
                    out.write(left);
                }
            }
        }
    }

    @Override
    public long length() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new TransientFailure("read the picture on the disk", e);
        }
    }

    @Override
    public void read(long at, MemorySegment into) {
        try {
            for (long done = 0; done < into.byteSize(); ) {
                ByteBuffer part = into.asSlice(done, Math.min(CHUNK_BYTES, into.byteSize() - done))
                        .asByteBuffer();
                int read = channel.read(part, at + done);
                if (read < 0) {
                    throw new TransientFailure("the picture on the disk ends too early");
                }
                done += read;
            }
        } catch (IOException e) {
            throw new TransientFailure("read the picture on the disk", e);
        }
    }

    @Override
    public boolean farAway() {
        return false;
    }

    @Override
    public void close() {
        try {
            channel.close();
            Libvips.delete(folder);
        } catch (IOException e) {
            throw new TransientFailure("delete the picture on the disk", e);
        }
    }
}
