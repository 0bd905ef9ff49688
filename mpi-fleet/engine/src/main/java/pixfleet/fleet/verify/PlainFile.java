package pixfleet.fleet.verify;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;

/**
 * Rows of a picture of any length: of a TIFF where it lies, of anything else out of a TIFF on the disk, into which libvips writes it row by
 * row. That one takes as much of the disk as the picture has pixels, until this is closed.
 */
final class PlainFile implements RowSource, AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final PlainTiffRows rows;
    private final Optional<OnDisk> written;

    private PlainFile(PlainTiffRows rows, Optional<OnDisk> written) {
        this.rows = rows;
        this.written = written;
    }

    /**
     * Opens a picture.
     *
     * @param file stays open as long as this is used, and is not closed here
     * @throws UnfitImage if it is none that is read in this way
     */
    static PlainFile of(RangedFile file) {
        if (isTiff(file)) {
            return new PlainFile(PlainTiffRows.of(file), Optional.empty());
        }
        try {
            OnDisk written = OnDisk.of(file);
            try {
                return new PlainFile(PlainTiffRows.of(written), Optional.of(written));
            } catch (RuntimeException e) {
                written.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UnfitImage("The image is too large for one rank to hold, and is not compared in parts: %s."
                    .formatted(e.getMessage()));
        }
    }

    private static boolean isTiff(RangedFile file) {
        byte[] mark = new byte[2];
        if (file.length() > mark.length) {
            file.read(0, MemorySegment.ofArray(mark));
        }
        return mark[0] == mark[1] && (mark[0] == 'I' || mark[0] == 'M');
    }

    @Override
    public Dimensions image() {
        return rows.image();
    }

    @Override
    public void read(int first, Mat into) {
        rows.read(first, into);
    }

    @Override
    public void close() {
        rows.close();
        written.ifPresent(OnDisk::close);
    }

    /** A file of this process's own, gone when it is closed. */
    private static final class OnDisk implements RangedFile {
        private final Path folder;
        private final FileChannel channel;

        private OnDisk(Path folder, FileChannel channel) {
            this.folder = folder;
            this.channel = channel;
        }

        static OnDisk of(RangedFile file) throws IOException {
            Path folder = Files.createTempDirectory("compare");
            try {
                Path original = folder.resolve(Libvips.ORIGINAL);
                copy(file, original);
                Path made = Libvips.tiff(folder);
                Files.delete(original);
                return new OnDisk(folder, FileChannel.open(made, StandardOpenOption.READ));
            } catch (IOException | RuntimeException e) {
                Libvips.delete(folder);
                throw e;
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
}
