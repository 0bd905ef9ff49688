package pixfleet.fleet.opencv.strip;

import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.kernel.Kernel;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.kernel.MeasuringKernel;
import pixfleet.fleet.opencv.kernel.ResamplingKernel;
import pixfleet.fleet.opencv.kernel.ResamplingKernel.RowMaker;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Chain;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution.Geometric;
import pixfleet.pipeline.Operation;

/**
 * An image after a chain of operations, computed when rows of it are asked for.
 *
 * <p>Rows go through the whole chain at once, with the halos of all operations around them; after each operation the rows
 * that an artificial border may have spoilt are cut away.
 */
final class ChainRows implements RowSource {
    private final RowSource source;
    private final Chain chain;
    private final List<long[]> sums;
    private final MatPool pool;
    private final Blocks blocks;
    private final Runnable beat;
    private final int begin;
    private final Optional<Resampling> resampling;

    /**
     * @param source the image before the chain
     * @param sums what the chain's global operations have counted, by their place in the chain; empty for the others
     * @param pool lends matrices
     * @param blocks how many rows are read at a time by an operation that does that itself
     * @param beat told now and then while rows are made
     */
    ChainRows(RowSource source, Chain chain, List<long[]> sums, MatPool pool, Blocks blocks, Runnable beat) {
        this.source = source;
        this.chain = chain;
        this.sums = sums;
        this.pool = pool;
        this.blocks = blocks;
        this.beat = beat;
        this.resampling =
                chain.lastResampling().stream().mapToObj(this::resampling).findFirst();
        this.begin = chain.lastResampling().orElse(-1) + 1;
    }

    private Resampling resampling(int at) {
        Operation operation = chain.operations().get(at);
        var before = new ChainRows(source, chain.head(at), sums.subList(0, at), pool, blocks, beat);
        return new Resampling(operation, before, maker(operation, before.image()));
    }

    private static RowMaker maker(Operation operation, Dimensions in) {
        if (KernelRegistry.kernel(operation) instanceof ResamplingKernel<Operation> kernel) {
            return kernel.prepare(operation, in);
        }
        throw new IllegalStateException(
                "%s does not read its rows itself".formatted(operation.type().name()));
    }

    /** The last operation that reads its rows itself, and what it reads. */
    private record Resampling(Operation operation, ChainRows before, RowMaker maker) {}

    Chain chain() {
        return chain;
    }

    @Override
    public Dimensions image() {
        return chain.out();
    }

    /** Operations need their rows in the cache, wherever they come from. */
    @Override
    public boolean isGathered() {
        return chain.operations().isEmpty() && source.isGathered();
    }

    @Override
    public void read(int first, Mat into) {
        try (var scope = pool.open()) {
            Mat rows = view(first, into.rows(), scope);
            MatMemory.all(into).copyFrom(MatMemory.all(rows));
        }
    }

    /** Two matrices take turns as an operation's input and output. */
    @Override
    public Mat view(int first, int count, MatPool.Scope scope) {
        List<Rows> needs = chain.needs(new Rows(first, count));
        Rows ready = needs.get(begin);
        Mat in = resampling.isPresent()
                ? resampled(resampling.get(), needs.get(begin - 1), ready, scope)
                : source.view(ready.first(), ready.count(), scope);
        Mat even = scope.mat();
        Mat odd = scope.mat();
        for (int i = begin; i < chain.operations().size(); i++) {
            Mat out = i % 2 == 0 ? even : odd;
            in = step(i, in, needs.get(i), out, needs.get(i + 1), scope);
        }
        return in;
    }

    private Mat resampled(Resampling it, Rows needed, Rows wanted, MatPool.Scope scope) {
        var out = new RowBand(scope.mat(), chain.shapes().get(begin), wanted.first(), wanted.count());
        try {
            it.maker()
                    .make(
                            new Beating(it.before(), beat),
                            needed,
                            blocks.rows(it.before().chain()),
                            out,
                            pool);
        } catch (RuntimeException e) {
            throw OpenCvErrors.about(it.operation(), e);
        }
        return out.mat();
    }

    /** Rows whose reader says that it lives. */
    private record Beating(RowSource rows, Runnable beat) implements RowSource {
        @Override
        public Dimensions image() {
            return rows.image();
        }

        @Override
        public void read(int first, Mat into) {
            beat.run();
            rows.read(first, into);
        }

        @Override
        public Mat view(int first, int count, MatPool.Scope scope) {
            beat.run();
            return rows.view(first, count, scope);
        }
    }

    private Mat step(int index, Mat mat, Rows have, Mat result, Rows want, MatPool.Scope scope) {
        Operation operation = chain.operations().get(index);
        var in = new RowBand(mat, chain.shapes().get(index), have.first(), have.count());
        Dimensions shape = chain.shapes().get(index + 1);
        Rows made = operation.distribution() instanceof Geometric ? want : have;
        var out = new RowBand(result, shape, made.first(), made.count());
        try {
            apply(operation, in, out, sums.get(index));
        } catch (RuntimeException e) {
            throw OpenCvErrors.about(operation, e);
        }
        return made.equals(want) ? result : scope.rows(result, want.first() - made.first(), want.count());
    }

    private <O extends Operation> void apply(O operation, RowBand in, RowBand out, long[] counted) {
        Kernel<O> kernel = KernelRegistry.kernel(operation);
        if (kernel instanceof MeasuringKernel<O> measuring) {
            measuring.apply(operation, in, out, counted, pool);
        } else {
            kernel.apply(operation, in, out, pool);
        }
    }
}
