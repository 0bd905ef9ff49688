package pixfleet.fleet.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.indexer.IntIndexer;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.operation.Canny;
import pixfleet.pipeline.Dimensions;

/**
 * Canny's edges in bands, by two other runs of OpenCV's Canny: with both thresholds low it marks whatever might be an edge, with
 * both high what is one for certain. An edge is a connected set of the first that holds some of the second. Sets are numbered
 * within a band; those at its borders are joined with the neighbours' once, when the first row is asked for.
 *
 * <p>Keeps the sets at borders, at most two a column for every band, and the edges of the last band. For one thread.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.1986.4767851">J. Canny, A Computational Approach to Edge Detection</a>
 */
final class PlainEdges implements RowSource, AutoCloseable {
    private static final int NEIGHBOURS = 8;
    private static final int WHITE = 255;

    private final RowSource in;
    private final Canny weak;
    private final Canny strong;
    private final int margin;
    private final int bandRows;
    private final MatPool pool;
    private final Dimensions image;
    private final List<Border> borders = new ArrayList<>();
    private final JoinedSets sets = new JoinedSets();
    private final Mat held = new Mat();
    private int heldBand = -1;

    /** The sets of a band that reach its first or last row: their numbers within the band, and among the sets of all bands. */
    private static final class Border {
        private final int[] numbers;
        private final int first;

        Border(int[] numbers, int first) {
            this.numbers = numbers;
            this.first = first;
        }

        /** What a row's numbers are among all bands; -1 where there is no set. */
        int[] named(int[] row) {
            return Arrays.stream(row)
                    .map(number -> number == 0 ? -1 : first + Arrays.binarySearch(numbers, number))
                    .toArray();
        }
    }

    /**
     * @param in the image before
     * @param canny the operation
     * @param margin rows that are made around a band
     * @param bandRows of a band, 1 or more
     * @param pool lends matrices
     */
    PlainEdges(RowSource in, Canny canny, int margin, int bandRows, MatPool pool) {
        double low = Math.min(canny.low(), canny.high());
        double high = Math.max(canny.low(), canny.high());
        this.in = in;
        this.weak = new Canny(low, low, canny.aperture(), canny.norm());
        this.strong = new Canny(high, high, canny.aperture(), canny.norm());
        this.margin = margin;
        this.bandRows = bandRows;
        this.pool = pool;
        this.image = canny.output(in.image());
    }

    @Override
    public Dimensions image() {
        return image;
    }

    @Override
    public void read(int first, Mat into) {
        if (borders.isEmpty()) {
            join();
        }
        int end = first + into.rows();
        for (int row = first; row < end; ) {
            hold(row / bandRows);
            int top = heldBand * bandRows;
            int until = Math.min(end, top + held.rows());
            try (Mat from = held.rowRange(row - top, until - top);
                    Mat to = into.rowRange(row - first, until - first)) {
                from.copyTo(to);
            }
            row = until;
        }
    }

    private Rows rows(int band) {
        int top = band * bandRows;
        return Rows.between(top, Math.min(top + bandRows, image.height()));
    }

    /** Looks at every band once, and remembers what its border rows say. */
    private void join() {
        int[] above = {};
        for (int band = 0; band * (long) bandRows < image.height(); band++) {
            try (var part = new Band(rows(band))) {
                int[] top = part.row(0);
                int[] bottom = part.row(part.lastRow());
                int[] numbers = IntStream.concat(Arrays.stream(top), Arrays.stream(bottom))
                        .filter(number -> number != 0)
                        .sorted()
                        .distinct()
                        .toArray();
                var border = new Border(numbers, sets.size());
                for (int number : numbers) {
                    sets.add(part.isCertain(number));
                }
                touch(above, border.named(top));
                above = border.named(bottom);
                borders.add(border);
            }
        }
    }

    /** Joins sets of two rows, one above the other, whose pixels touch at an edge or a corner. */
    private void touch(int[] above, int[] below) {
        for (int x = 0; x < above.length; x++) {
            for (int beside = Math.max(0, x - 1); beside <= Math.min(below.length - 1, x + 1); beside++) {
                if (above[x] >= 0 && below[beside] >= 0) {
                    sets.join(above[x], below[beside]);
                }
            }
        }
    }

    private void hold(int band) {
        if (band == heldBand) {
            return;
        }
        try (var part = new Band(rows(band))) {
            part.edges(borders.get(band), held);
        }
        heldBand = band;
    }

    @Override
    public void close() {
        held.close();
    }

    /** The connected sets of a band. The same rows give the same numbers whenever they are looked at. */
    private final class Band implements AutoCloseable {
        private final Mat labels = new Mat();
        private final boolean[] certain;

        Band(Rows rows) {
            Rows have = rows.grown(margin, image.height());
            try (var scope = pool.open()) {
                Mat picture = in.view(have.first(), have.count(), scope);
                Mat possible = scope.mat();
                KernelRegistry.undivided(weak, picture, possible, pool);
                Mat sure = scope.mat();
                KernelRegistry.undivided(strong, picture, sure, pool);
                int top = rows.first() - have.first();
                try (Mat wanted = possible.rowRange(top, top + rows.count());
                        Mat seeds = sure.rowRange(top, top + rows.count())) {
                    int count = opencv_imgproc.connectedComponents(wanted, labels, NEIGHBOURS, opencv_core.CV_32S);
                    this.certain = withSeeds(seeds, count);
                }
            }
        }

        private boolean[] withSeeds(Mat seeds, int count) {
            boolean[] found = new boolean[count];
            try (IntIndexer numbers = labels.createIndexer();
                    UByteIndexer marks = seeds.createIndexer()) {
                for (long y = 0; y < labels.rows(); y++) {
                    for (long x = 0; x < labels.cols(); x++) {
                        if (marks.get(y, x) != 0) {
                            found[numbers.get(y, x)] = true;
                        }
                    }
                }
            }
            return found;
        }

        boolean isCertain(int number) {
            return certain[number];
        }

        int lastRow() {
            return labels.rows() - 1;
        }

        /** The numbers in a row, 0 where there is no set. */
        int[] row(int y) {
            int[] numbers = new int[labels.cols()];
            try (IntIndexer all = labels.createIndexer()) {
                for (int x = 0; x < numbers.length; x++) {
                    numbers[x] = all.get(y, x);
                }
            }
            return numbers;
        }

        void edges(Border border, Mat out) {
            boolean[] edge = certain.clone();
            for (int i = 0; i < border.numbers.length; i++) {
                edge[border.numbers[i]] = sets.isCertain(border.first + i);
            }
            out.create(labels.rows(), labels.cols(), opencv_core.CV_8U);
            try (IntIndexer numbers = labels.createIndexer();
                    UByteIndexer edges = out.createIndexer()) {
                for (long y = 0; y < labels.rows(); y++) {
                    for (long x = 0; x < labels.cols(); x++) {
                        edges.put(y, x, edge[numbers.get(y, x)] ? WHITE : 0);
                    }
                }
            }
        }

        @Override
        public void close() {
            labels.close();
        }
    }
}
