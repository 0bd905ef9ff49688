package pixfleet.fleet.opencv.strip;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.codec.Encoder;
import pixfleet.fleet.opencv.codec.Thumb;
import pixfleet.fleet.opencv.codec.TileRows;
import pixfleet.fleet.opencv.codec.TileWriter;
import pixfleet.fleet.opencv.codec.Viewing;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.fleet.raster.Partition;
import pixfleet.pipeline.Dimensions;

/** What makes a result easy to look at: a thumbnail, and tiles if it is large. Sees the result's rows as they stream by. */
sealed interface Preview extends RowSink, AutoCloseable {
    /**
     * Stores tiles, if any. Collective.
     *
     * @return the thumbnail as JPEG, in rank 0; valid until this is closed
     */
    Optional<ByteBuffer> finish();

    @Override
    void close();

    /** Nothing to look at. */
    record None() implements Preview {
        @Override
        public void write(int first, Mat mat) {}

        @Override
        public Optional<ByteBuffer> finish() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** A thumbnail of picked rows. */
    record Plain(Communicator communicator, ThumbRows rows, MatPool pool, Viewing viewing, Arena arena)
            implements Preview {
        Plain(Communicator communicator, ThumbRows rows, MatPool pool, Viewing viewing) {
            this(communicator, rows, pool, viewing, Arena.ofShared());
        }

        @Override
        public void write(int first, Mat mat) {
            rows.write(first, mat);
        }

        @Override
        public Optional<ByteBuffer> finish() {
            try (var scope = pool.open()) {
                Mat picked = rows.gather(communicator, scope);
                return picked.empty()
                        ? Optional.empty()
                        : Optional.of(Encoder.encodeThumb(Thumb.of(picked, scope), viewing, arena));
            }
        }

        @Override
        public void close() {
            rows.close();
            arena.close();
        }
    }

    /** Deep zoom tiles, of which the smallest make the thumbnail. */
    record Tiled(TileRows rows, TileWriter writer) implements Preview {
        Tiled(Dimensions image, Partition owners, Communicator communicator, TileWriter writer) {
            this(new TileRows(image, owners, communicator, writer), writer);
        }

        @Override
        public void write(int first, Mat mat) {
            rows.write(first, mat);
        }

        @Override
        public Optional<ByteBuffer> finish() {
            return rows.finish();
        }

        @Override
        public void close() {
            rows.close();
            writer.close();
        }
    }
}
