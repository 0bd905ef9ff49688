package pixfleet.fleet.opencv.codec;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.codec.DeepZoom;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.raster.Rows;
import pixfleet.job.Pyramid;

/**
 * Cuts a picture that one rank has as a whole into deep zoom tiles: those that a gang cuts of it ({@link TileRows}),
 * but none of levels smaller than a tile, which would be most objects of a small picture.
 */
public final class WholeTiles {
    private WholeTiles() {}

    /**
     * Cuts, and stores the tiles and what describes them.
     *
     * @param picture 8 or 16 bits, gray, B, G, R or with alpha; left alone
     * @param viewing how its colours are shown
     * @throws pixfleet.fault.TransientFailure if something could not be stored this time
     */
    public static void store(Mat picture, Viewing viewing, Pyramid pyramid, Results results, MatPool pool) {
        var zoom = new DeepZoom(picture.cols(), picture.rows());
        try (var writer = new TileWriter(results, pyramid, viewing);
                var scope = pool.open()) {
            levels(EightBits.of(picture, scope), zoom, zoom.last(), zoom.lone(), writer);
            writer.describe(zoom);
            writer.settled().ifPresent(failure -> {
                throw failure;
            });
        }
    }

    /** Cuts a level and those below it. */
    static void levels(Mat top, DeepZoom zoom, int from, int to, TileWriter writer) {
        try (var halving = new Halving();
                var other = new Halving()) {
            Mat now = top;
            for (int level = from; ; level--) {
                for (int row = 0; row < zoom.tileRows(level); row++) {
                    Rows rows = zoom.tileRow(level, row);
                    try (Mat band = now.rowRange(rows.first(), rows.end())) {
                        writer.write(level, row, band);
                    }
                }
                if (level == to) {
                    return;
                }
                now = (level % 2 == 0 ? halving : other).of(now);
            }
        }
    }
}
