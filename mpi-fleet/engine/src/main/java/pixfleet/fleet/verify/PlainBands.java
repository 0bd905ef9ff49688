package pixfleet.fleet.verify;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.kernel.Kernel;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.kernel.MeasuringKernel;
import pixfleet.fleet.opencv.kernel.ResamplingKernel;
import pixfleet.fleet.opencv.kernel.WarpingKernel;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.header.UnfitImage;
import pixfleet.operation.Canny;
import pixfleet.operation.RotateQuarter;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution.Geometric;
import pixfleet.pipeline.Distribution.Global;
import pixfleet.pipeline.Distribution.Neighbourhood;
import pixfleet.pipeline.Distribution.Pointwise;
import pixfleet.pipeline.Distribution.Propagating;
import pixfleet.pipeline.Distribution.Resampled;
import pixfleet.pipeline.Distribution.RowMap;
import pixfleet.pipeline.Distribution.Turning;
import pixfleet.pipeline.Distribution.Warping;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/**
 * What an image becomes by a pipeline, made when rows of it are asked for. Each step by itself asks the one before for rows, a
 * neighbourhood for more than twice as many around as it says it needs, and applies OpenCV's plain form to them: so a halo that
 * is too small for ranks is not too small here as well.
 */
final class PlainBands implements AutoCloseable {
    private static final int MIN_ROWS = 16;

    /** Of the number that a pixel has while connected ones are looked for. */
    private static final int LABEL_BYTES = 4;

    /** As the image before is read once for each block of a turned one, a block is many bands. */
    private static final int TURNED_BANDS = 16;

    private final MatPool pool;
    private final long bandBytes;
    private final List<Runnable> held = new ArrayList<>();

    /**
     * @param pool lends matrices
     * @param bandBytes of the rows a step works on, 1 or more
     */
    PlainBands(MatPool pool, long bandBytes) {
        this.pool = pool;
        this.bandBytes = bandBytes;
    }

    /** How many rows of an image are made at a time. */
    int rows(Dimensions image) {
        return Math.clamp(bandBytes / image.rowBytes(), MIN_ROWS, 1 << 20);
    }

    /**
     * The image after the pipeline.
     *
     * @throws UnfitImage if a step needs all rows at once
     */
    RowSource after(Pipeline pipeline, RowSource original) {
        RowSource image = original;
        for (Operation operation : pipeline.operations()) {
            image = after(operation, image);
        }
        return image;
    }

    private RowSource after(Operation operation, RowSource in) {
        return switch (operation.distribution()) {
            case Pointwise _ -> new Step(in, operation, rows -> rows, this::apply);
            case Neighbourhood(int radius) -> new Near(in, operation, margin(radius));
            case Global _ -> measured(operation, in);
            case Resampled(RowMap map) -> resampled(operation, in, map);
            case Geometric geometric
            when !geometric.isUndivided() ->
                new Step(in, operation, rows -> needed(geometric.map(), rows, in.image()), this::apply);
            case Propagating(int radius) when operation instanceof Canny canny -> edges(canny, in, margin(radius));
            case Turning _ when operation instanceof RotateQuarter quarters -> turn(quarters, in);
            case Warping _ -> warp(operation, in);
            case Geometric _, Propagating _, Turning _ ->
                throw new UnfitImage(
                        "The image is too large for one rank to hold, and %s is compared on whole images only."
                                .formatted(operation.type().name()));
        };
    }

    private RowSource edges(Canny canny, RowSource in, int margin) {
        var edges = new PlainEdges(in, canny, margin, Math.max(MIN_ROWS, rows(in.image()) / LABEL_BYTES), pool);
        held.add(edges::close);
        return edges;
    }

    private RowSource turn(RotateQuarter quarters, RowSource in) {
        int block = Math.multiplyExact(TURNED_BANDS, rows(quarters.output(in.image())));
        var turn = new PlainTurn(in, quarters, rows(in.image()), block, pool);
        held.add(turn::close);
        return turn;
    }

    private RowSource warp(Operation operation, RowSource in) {
        if (!(KernelRegistry.kernel(operation) instanceof WarpingKernel<Operation> kernel)) {
            throw new IllegalStateException(operation.type().name() + " does not make rows by themselves");
        }
        int block = Math.multiplyExact(TURNED_BANDS, rows(operation.output(in.image())));
        var warp = new PlainWarp(in, kernel, operation, rows(in.image()), block, pool);
        held.add(warp::close);
        return warp;
    }

    @Override
    public void close() {
        held.forEach(Runnable::run);
    }

    /** More than twice as many rows as a step says it looks at. */
    private static int margin(int radius) {
        return 2 * radius + 2;
    }

    private static Rows needed(RowMap map, Rows rows, Dimensions in) {
        var span = map.source(rows.first(), rows.count(), in);
        int first = Math.clamp(span.first(), 0, in.height() - 1);
        return Rows.between(first, Math.clamp((long) span.first() + span.count(), first + 1, in.height()));
    }

    private void apply(Operation operation, RowBand in, RowBand out) {
        Kernel<Operation> kernel = KernelRegistry.kernel(operation);
        kernel.apply(operation, in, out, pool);
    }

    /** The rows before a step that rows after it come from. */
    private interface Before {
        Rows of(Rows wanted);
    }

    /** Applies a step to rows. */
    private interface Application {
        void apply(Operation operation, RowBand in, RowBand out);
    }

    /** A step whose rows come from known ones. */
    private final class Step implements RowSource {
        private final RowSource in;
        private final Operation operation;
        private final Before before;
        private final Application application;
        private final Dimensions image;

        Step(RowSource in, Operation operation, Before before, Application application) {
            this.in = in;
            this.operation = operation;
            this.before = before;
            this.application = application;
            this.image = operation.output(in.image());
        }

        @Override
        public Dimensions image() {
            return image;
        }

        @Override
        public void read(int first, Mat into) {
            Rows needed = before.of(new Rows(first, into.rows()));
            try (var scope = pool.open()) {
                Mat rows = in.view(needed.first(), needed.count(), scope);
                Mat made = scope.mat();
                application.apply(
                        operation,
                        new RowBand(rows, in.image(), needed.first(), needed.count()),
                        new RowBand(made, image, first, into.rows()));
                made.copyTo(into);
            } catch (UnfitImage e) {
                throw e;
            } catch (RuntimeException e) {
                throw OpenCvErrors.about(operation, e);
            }
        }
    }

    /** A step that looks at neighbours: made of far more rows than it needs, as if they were an image. */
    private final class Near implements RowSource {
        private final RowSource in;
        private final Operation operation;
        private final int margin;
        private final Dimensions image;

        Near(RowSource in, Operation operation, int margin) {
            this.in = in;
            this.operation = operation;
            this.margin = margin;
            this.image = operation.output(in.image());
        }

        @Override
        public Dimensions image() {
            return image;
        }

        @Override
        public void read(int first, Mat into) {
            Rows have = new Rows(first, into.rows()).grown(margin, image.height());
            try (var scope = pool.open()) {
                Mat rows = in.view(have.first(), have.count(), scope);
                Mat made = scope.mat();
                KernelRegistry.undivided(operation, rows, made, pool);
                try (Mat wanted = made.rowRange(first - have.first(), first - have.first() + into.rows())) {
                    wanted.copyTo(into);
                }
            }
        }
    }

    private RowSource measured(Operation operation, RowSource in) {
        if (!(KernelRegistry.kernel(operation) instanceof MeasuringKernel<Operation> kernel)) {
            throw new IllegalStateException(operation.type().name() + " does not count");
        }
        long[] sums = {};
        Dimensions shape = in.image();
        int step = rows(shape);
        for (int first = 0; first < shape.height(); first += step) {
            int count = Math.min(step, shape.height() - first);
            try (var scope = pool.open()) {
                sums = kernel.measure(
                        operation, new RowBand(in.view(first, count, scope), shape, first, count), sums, pool);
            }
        }
        long[] all = sums;
        return new Step(in, operation, rows -> rows, (_, from, to) -> kernel.apply(operation, from, to, all, pool));
    }

    private RowSource resampled(Operation operation, RowSource in, RowMap map) {
        if (!(KernelRegistry.kernel(operation) instanceof ResamplingKernel<Operation> kernel)) {
            throw new IllegalStateException(operation.type().name() + " does not read its rows itself");
        }
        var maker = kernel.prepare(operation, in.image());
        Dimensions image = operation.output(in.image());
        int step = rows(in.image());
        return new RowSource() {
            @Override
            public Dimensions image() {
                return image;
            }

            @Override
            public void read(int first, Mat into) {
                try (var scope = pool.open()) {
                    var out = new RowBand(scope.mat(), image, first, into.rows());
                    maker.make(in, needed(map, new Rows(first, into.rows()), in.image()), step, out, pool);
                    out.mat().copyTo(into);
                }
            }
        };
    }
}
