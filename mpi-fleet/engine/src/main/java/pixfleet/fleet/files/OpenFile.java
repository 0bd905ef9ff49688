package pixfleet.fleet.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;

/** A file read at any place. */
final class OpenFile implements RangedFile {
    /** What one buffer can span. */
    static final long CHUNK_BYTES = 1L << 30;

    private final Path path;
    private final String version;
    private final FileChannel channel;
    private final long length;

    OpenFile(Path path, String version, FileChannel channel) throws IOException {
        this.path = path;
        this.version = version;
        this.channel = channel;
        this.length = channel.size();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(long at, MemorySegment into) {
        try {
            for (long done = 0; done < into.byteSize(); done += CHUNK_BYTES) {
                long count = Math.min(CHUNK_BYTES, into.byteSize() - done);
                fill(into.asSlice(done, count).asByteBuffer(), at + done);
            }
            // Afterwards, so that a change while the bytes were read is noticed too.
            if (!FileVersion.of(path).equals(version)) {
                throw new UnfitImage("The original was replaced after it had been accepted.");
            }
        } catch (NoSuchFileException e) {
            throw new UnfitImage("The original is no longer there.");
        } catch (IOException e) {
            throw new TransientFailure("read %d bytes of %s at %d".formatted(into.byteSize(), path, at), e);
        }
    }

    private void fill(ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new UnfitImage("The file ends at byte %d, in the middle of what is read.".formatted(length));
            }
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
