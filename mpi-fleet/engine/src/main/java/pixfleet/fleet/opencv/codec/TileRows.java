package pixfleet.fleet.opencv.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.codec.DeepZoom;
import pixfleet.fleet.codec.DeepZoom.Seam;
import pixfleet.fleet.gang.CollectiveFailure;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

/**
 * Cuts a picture into deep zoom tiles while its rows stream by. Each rank makes the tiles of its own rows; those of
 * lower levels that several ranks have rows of are made by the first of them, and the smallest levels by the rank that
 * has row 0.
 *
 * <p>Holds up to three rows of tiles a level, some 4 KB a column and channel in all. For one thread.
 */
public final class TileRows implements RowSink, AutoCloseable {
    private static final long KEPT_BYTES = 64 << 20;

    private final DeepZoom zoom;
    private final Communicator communicator;
    private final TileWriter writer;
    private final Rows own;
    private final SeamParts seams;
    private final List<Level> levels = new ArrayList<>();
    private final MatPool pool = new MatPool(KEPT_BYTES);

    /**
     * @param image the whole picture
     * @param strips whose rows are whose; all borders are multiples of {@value DeepZoom#TILE_PIXELS}
     * @param communicator the ranks
     * @param writer where this rank's tiles go; belongs to the caller
     */
    public TileRows(Dimensions image, Partition strips, Communicator communicator, TileWriter writer) {
        this.zoom = new DeepZoom(image.width(), image.height());
        this.communicator = communicator;
        this.writer = writer;
        this.own = strips.of(communicator.rank());
        this.seams = new SeamParts(zoom, strips);
        for (int level = zoom.last(); level >= zoom.gathered(); level--) {
            levels.add(new Level(level));
        }
    }

    /** This rank's rows of one level, of which only the current row of tiles is held. */
    private final class Level implements AutoCloseable {
        private final int number;
        private final Rows mine;
        private final Mat band = new Mat();
        private final Halving halving = new Halving();
        private Rows expected;
        private int held;

        Level(int number) {
            this.number = number;
            this.mine = zoom.at(number, own);
            this.expected = bandFrom(mine.first());
        }

        /** Those of this rank's rows from there that are in one row of tiles; of the gathered level, all. */
        private Rows bandFrom(int first) {
            Rows rest = Rows.between(first, mine.end());
            return number == zoom.gathered() || rest.none()
                    ? rest
                    : zoom.tileRow(number, first / DeepZoom.TILE_PIXELS).shared(rest);
        }

        void take(Mat rows) {
            int done = 0;
            while (done < rows.rows()) {
                int count = Math.min(rows.rows() - done, expected.count() - held);
                band.create(expected.count(), rows.cols(), rows.type());
                try (Mat some = rows.rowRange(done, done + count);
                        Mat place = band.rowRange(held, held + count)) {
                    some.copyTo(place);
                }
                done += count;
                held += count;
                if (held == expected.count()) {
                    pass();
                    held = 0;
                    expected = bandFrom(expected.end());
                }
            }
        }

        private void pass() {
            if (!seams.keep(number, expected, band)) {
                writer.write(number, expected.first() / DeepZoom.TILE_PIXELS, band);
            }
            if (number > zoom.gathered()) {
                levels.get(zoom.last() - number + 1).take(halving.of(band));
            }
        }

        @Override
        public void close() {
            band.close();
            halving.close();
        }
    }

    @Override
    public void write(int first, Mat rows) {
        try (var scope = pool.open()) {
            levels.getFirst().take(EightBits.of(rows, scope));
        }
    }

    /**
     * Makes the tiles that several ranks have rows of, and stores the description. Collective: every rank calls it
     * once, when it has all of its rows.
     *
     * @return on the rank that has row 0, a JPEG of the picture, at most 320 pixels an edge
     * @throws TransientFailure on all ranks if one of them could not store its tiles this time
     */
    public Optional<ByteBuffer> finish() {
        Optional<ByteBuffer> thumb = Optional.empty();
        for (var entry : seams.exchange(communicator).entrySet()) {
            Seam seam = entry.getKey();
            Mat pixels = entry.getValue();
            if (seam.level() == zoom.gathered()) {
                thumb = Optional.of(thumb(pixels));
                WholeTiles.levels(pixels, zoom, zoom.gathered(), 0, writer);
                writer.describe(zoom);
            } else {
                writer.write(seam.level(), seam.rows().first() / DeepZoom.TILE_PIXELS, pixels);
            }
        }
        settle();
        return thumb;
    }

    private ByteBuffer thumb(Mat pixels) {
        try (var scope = pool.open()) {
            return Encoder.encodeSmall(Thumb.of(pixels, scope), writer.viewing());
        }
    }

    private void settle() {
        var collectiveFailure = new CollectiveFailure(communicator);
        collectiveFailure.failed(writer.settled());
        collectiveFailure.meet();
    }

    @Override
    public void close() {
        levels.forEach(Level::close);
        seams.close();
        pool.close();
    }
}
