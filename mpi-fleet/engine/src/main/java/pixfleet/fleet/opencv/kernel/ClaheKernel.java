package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_imgproc.CLAHE;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Clahe;
import pixfleet.pipeline.Dimensions;

/** OpenCV's {@code CLAHE}; in parts of an image, its tables from the histograms of whole tiles, and its arithmetic between them. */
@AutoService(KernelProvider.class)
public final class ClaheKernel implements MeasuringKernel<Clahe> {
    @Override
    public Class<Clahe> operation() {
        return Clahe.class;
    }

    @Override
    public long[] measure(Clahe clahe, RowBand rows, MatPool pool) {
        return measure(clahe, rows, new long[0], pool);
    }

    @Override
    public long[] measure(Clahe clahe, RowBand rows, long[] before, MatPool pool) {
        var grid = new ClaheGrid(rows.image().withChannels(1), clahe.tiles());
        long[] sums = before.length == 0 ? new long[grid.sums()] : before;
        try (var scope = pool.open()) {
            Mat luma = Luma.of(rows.mat(), scope);
            var reader = new RowNumbers(grid.image());
            int[] numbers = new int[grid.image().width()];
            int[] columns = grid.sourceColumns();
            for (int row = rows.first(); row < rows.first() + rows.rows(); row++) {
                reader.read(luma, row - rows.first(), numbers);
                count(grid, row, numbers, columns, sums);
                for (int mirrored = grid.image().height(); mirrored < grid.rows(); mirrored++) {
                    if (grid.sourceRow(mirrored) == row) {
                        count(grid, mirrored, numbers, columns, sums);
                    }
                }
            }
        }
        return sums;
    }

    private static void count(ClaheGrid grid, int row, int[] numbers, int[] columns, long[] sums) {
        int width = grid.tileWidth();
        int firstTile = row / grid.tileHeight() * grid.tiles();
        for (int tile = 0; tile < grid.tiles(); tile++) {
            if (grid.isSparse()) {
                int at = (int) ((firstTile + tile) * grid.tilePixels()) + row % grid.tileHeight() * width;
                for (int x = 0; x < width; x++) {
                    sums[at + x] = numbers[columns[tile * width + x]];
                }
            } else {
                int at = (firstTile + tile) * grid.levels();
                for (int x = tile * width; x < (tile + 1) * width; x++) {
                    sums[at + numbers[columns[x]]]++;
                }
            }
        }
    }

    /** A whole image by OpenCV, some rows of it as in a gang. */
    @Override
    public void apply(Clahe clahe, RowBand in, RowBand out, MatPool pool) {
        if (in.rows() == in.image().height()) {
            undivided(clahe, in.mat(), out.mat(), pool);
        } else {
            MeasuringKernel.super.apply(clahe, in, out, pool);
        }
    }

    @Override
    public void apply(Clahe clahe, RowBand in, RowBand out, long[] sums, MatPool pool) {
        var grid = new ClaheGrid(in.image().withChannels(1), clahe.tiles());
        var tiles = new ClaheTiles(grid, clahe, sums);
        try (var scope = pool.open()) {
            Luma.change(in.mat(), out.mat(), scope, (luma, changed) -> {
                changed.create(luma.rows(), luma.cols(), luma.type());
                interpolate(grid, tiles, in.first(), luma, changed);
            });
        }
    }

    private static void interpolate(ClaheGrid grid, ClaheTiles tiles, int first, Mat luma, Mat changed) {
        Dimensions image = grid.image();
        var between = new BetweenTiles(grid);
        var numbers = new RowNumbers(image);
        int[] row = new int[image.width()];
        for (int i = 0; i < luma.rows(); i++) {
            numbers.read(luma, i, row);
            between.change(tiles, first + i, row);
            numbers.write(changed, i, row);
        }
    }

    /** Values between the tables of the four tiles around a pixel, in single precision. */
    private static final class BetweenTiles {
        private final ClaheGrid grid;
        private final int[] left;
        private final int[] right;
        private final float[] nearRight;

        BetweenTiles(ClaheGrid grid) {
            this.grid = grid;
            int width = grid.image().width();
            left = new int[width];
            right = new int[width];
            nearRight = new float[width];
            float share = 1f / grid.tileWidth();
            for (int x = 0; x < width; x++) {
                float place = x * share - 0.5f;
                int tile = (int) Math.floor(place);
                nearRight[x] = place - tile;
                left[x] = Math.max(tile, 0) * grid.levels();
                right[x] = Math.min(tile + 1, grid.tiles() - 1) * grid.levels();
            }
        }

        void change(ClaheTiles tiles, int y, int[] row) {
            float place = y * (1f / grid.tileHeight()) - 0.5f;
            int tile = (int) Math.floor(place);
            float nearLower = place - tile;
            float nearUpper = 1f - nearLower;
            char[] upper = tiles.row(Math.max(tile, 0));
            char[] lower = tiles.row(Math.min(tile + 1, grid.tiles() - 1));
            int most = grid.levels() - 1;
            for (int x = 0; x < row.length; x++) {
                int value = row[x];
                float toRight = nearRight[x];
                float toLeft = 1f - toRight;
                float above = upper[left[x] + value] * toLeft + upper[right[x] + value] * toRight;
                float below = lower[left[x] + value] * toLeft + lower[right[x] + value] * toRight;
                row[x] = Math.min(most, (int) Math.rint(above * nearUpper + below * nearLower));
            }
        }
    }

    @Override
    public void undivided(Clahe clahe, Mat in, Mat out, MatPool pool) {
        try (var scope = pool.open();
                var tiles = new Size(clahe.tiles(), clahe.tiles());
                CLAHE method = opencv_imgproc.createCLAHE(clahe.clip(), tiles)) {
            Luma.change(in, out, scope, method::apply);
        }
    }
}
