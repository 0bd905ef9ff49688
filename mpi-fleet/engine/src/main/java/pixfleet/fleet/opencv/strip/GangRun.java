package pixfleet.fleet.opencv.strip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.gang.CollectiveFailure;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.gang.Counts;
import pixfleet.fleet.keep.StripLedger.Span;
import pixfleet.fleet.opencv.kernel.Kernel;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.kernel.MeasuringKernel;
import pixfleet.fleet.opencv.kernel.PropagatingKernel;
import pixfleet.fleet.opencv.kernel.TurningKernel;
import pixfleet.fleet.opencv.kernel.WarpingKernel;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Chain;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.fleet.raster.Segment;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * One rank's part in running a pipeline on one image. All ranks of the gang do this at the same time.
 *
 * <p>Chains run on each rank by itself, block by block, from the source to the sink: nothing of the image is kept.
 * Ranks meet to add up counts (global operations), to follow what spreads over their borders (propagating ones), to
 * send each other tiles (quarter turns) or columns (rotations), and when a step is undivided, which rank 0 does; what
 * the last three give stays in the ranks' memories for the next segment.
 *
 * <p>The result equals single-process OpenCV's bit for bit.
 */
public final class GangRun {
    private final Communicator communicator;
    private final MatPool pool;
    private final Blocks blocks;
    private final CollectiveFailure collectiveFailure;
    private ResultStrips strips = ResultStrips.NONE;
    private int stretch;
    private long later;
    private long done;
    private long parts;

    /**
     * @param communicator the ranks
     * @param pool lends matrices
     * @param blocks how many rows are worked on at a time
     */
    public GangRun(Communicator communicator, MatPool pool, Blocks blocks) {
        this.communicator = communicator;
        this.pool = pool;
        this.blocks = blocks;
        this.collectiveFailure = new CollectiveFailure(communicator);
    }

    /**
     * Runs. Collective.
     *
     * @param source the input; stays the caller's
     * @param pipeline what to do; may be empty
     * @param owners who takes which rows of the result
     * @param sink takes this rank's rows of the result
     * @throws pixfleet.header.UnfitImage in every rank, if the image turns out unfit in one
     * @throws pixfleet.fault.TransientFailure in every rank, if the outside fails one
     */
    public void run(GangImage source, List<Operation> pipeline, Partition owners, RowSink sink) {
        List<Segment> segments = Segment.of(pipeline, source.image());
        parts = Math.max(
                1,
                later
                        + segments.stream()
                                .mapToLong(it -> ownRows(it.out().height()))
                                .sum());
        if (strips.isComplete()) {
            for (Span span : strips.spans(owners.of(communicator.rank()))) {
                if (span instanceof Span.Kept kept) {
                    takeOver(kept, sink);
                }
            }
            collectiveFailure.meet();
        } else {
            follow(segments, source, owners, (own, rows) -> finish(own, rows, sink));
        }
    }

    /** Has finished rows of the result taken from there, and others kept there as they come; the caller's. */
    void resume(ResultStrips found) {
        strips = found;
    }

    /** Makes an image that is {@link #pass passed on} after the run count as work of it. */
    public void expect(Dimensions image) {
        later += ownRows(image.height());
    }

    /**
     * Passes an image's rows on as they are. Collective.
     *
     * @param source the image; stays the caller's
     * @param owners who takes which of its rows
     * @param sink takes this rank's rows
     */
    public void pass(GangImage source, Partition owners, RowSink sink) {
        follow(Segment.of(List.of(), source.image()), source, owners, (own, rows) -> each(own, rows, sink::write));
    }

    /** Takes a rank's own rows of the last stretch. */
    private interface Finish {
        void take(Rows own, ChainRows rows);
    }

    private void follow(List<Segment> stretches, GangImage source, Partition owners, Finish finish) {
        Optional<DistributedImage> between = Optional.empty();
        GangImage image = source;
        try {
            for (Segment segment : stretches) {
                var input = new ChainInput(
                        communicator, image, segment.chain(), sums(segment.chain(), image), pool, blocks);
                if (segment.end().isEmpty()) {
                    finish.take(owners.of(communicator.rank()), input.fetch(owners::of));
                    collectiveFailure.meet();
                } else if (input.inSight()
                        && KernelRegistry.kernel(segment.end().get()) instanceof TurningKernel<Operation> turning) {
                    image = GangImage.everywhere(
                            new TurnedImage(turning, segment.end().get(), input, pool, communicator::beat));
                    tick(ownRows(segment.out().height()));
                } else {
                    Optional<DistributedImage> before = between;
                    between = Optional.of(meet(segment.end().get(), input));
                    before.ifPresent(DistributedImage::close);
                    image = between.get();
                }
                stretch++;
            }
        } finally {
            between.ifPresent(DistributedImage::close);
        }
    }

    /** Rows that are kept are taken over; the others are made, and kept. */
    private void finish(Rows own, ChainRows rows, RowSink sink) {
        for (Span span : strips.spans(own)) {
            switch (span) {
                case Span.Kept kept -> takeOver(kept, sink);
                case Span.Missing(Rows missing) ->
                    each(missing, rows, (first, made) -> {
                        sink.write(first, made);
                        strips.write(first, made);
                    });
            }
        }
    }

    private void takeOver(Span.Kept kept, RowSink sink) {
        collectiveFailure.alone(() -> {
            try (var scope = pool.open()) {
                sink.write(kept.rows().first(), strips.read(kept, scope));
            }
            tick(kept.rows().count());
        });
    }

    private long ownRows(int rows) {
        return Partition.even(rows, communicator.size()).of(communicator.rank()).count();
    }

    /** Takes rows, block by block. */
    private interface BlockUser {
        void take(int first, Mat rows);
    }

    private void each(Rows own, ChainRows image, BlockUser user) {
        collectiveFailure.alone(() -> {
            Blocks size = image.isGathered() ? blocks.gathered() : blocks;
            for (Rows block : size.cut(own, image.chain())) {
                try (var scope = pool.open()) {
                    user.take(block.first(), image.view(block.first(), block.count(), scope));
                }
                tick(block.count());
            }
        });
    }

    private void tick(long rows) {
        done = Math.min(parts, done + rows);
        communicator.progress(done, parts);
    }

    /** What the chain's global operations have to know of the whole image, by their place in the chain. */
    private List<long[]> sums(Chain chain, GangImage image) {
        var sums = new ArrayList<long[]>();
        for (Operation operation : chain.operations()) {
            sums.add(
                    KernelRegistry.kernel(operation) instanceof MeasuringKernel<Operation> kernel
                            ? sums(kernel, operation, chain.head(sums.size()), image, sums)
                            : new long[0]);
        }
        return sums;
    }

    private long[] sums(
            MeasuringKernel<Operation> kernel, Operation operation, Chain before, GangImage image, List<long[]> known) {
        String place = stretch + "-" + known.size();
        Optional<long[]> counted = strips.sums(place);
        if (counted.isPresent()) {
            return counted.get();
        }
        Partition halves = Partition.even(before.out().height(), communicator.size());
        var input = new ChainInput(communicator, image, before, List.copyOf(known), pool, blocks);
        var counts = new Counts();
        Dimensions shape = before.out();
        Rows own = halves.of(communicator.rank());
        each(
                own,
                input.fetch(halves::of),
                (first, rows) -> counts.add(
                        sums -> kernel.measure(operation, new RowBand(rows, shape, first, rows.rows()), sums, pool)));
        collectiveFailure.meet();
        long[] total = counts.total(communicator);
        strips.keepSums(place, total);
        return total;
    }

    private DistributedImage meet(Operation operation, ChainInput input) {
        Kernel<Operation> kernel = KernelRegistry.kernel(operation);
        var gang = new GangContext(communicator, collectiveFailure, pool, blocks, this::tick);
        return switch (kernel) {
            case PropagatingKernel<Operation> propagating -> new Propagation(gang).run(propagating, operation, input);
            case TurningKernel<Operation> turning -> new TileExchange(gang).run(turning, operation, input);
            case WarpingKernel<Operation> warping -> new WarpExchange(gang).run(warping, operation, input);
            default -> undivided(kernel, operation, input);
        };
    }

    /** Rank 0 does the step with all rows. */
    private DistributedImage undivided(Kernel<Operation> kernel, Operation operation, ChainInput input) {
        Partition head = Partition.single(input.image().height(), communicator.size(), 0);
        ChainRows rows = input.fetch(head::of);
        var out = new Mat();
        if (communicator.rank() == 0) {
            collectiveFailure.alone(() -> {
                try (Mat whole = new Mat()) {
                    gather(rows, whole);
                    kernel.undivided(operation, whole, out, pool);
                } catch (RuntimeException e) {
                    throw OpenCvErrors.about(operation, e);
                }
            });
        }
        meetOrClose(out);
        var shape = operation.output(input.image());
        return new DistributedImage(
                communicator, shape, Partition.single(shape.height(), communicator.size(), 0), out, new Mat());
    }

    private void gather(ChainRows rows, Mat whole) {
        RowBand.all(whole, rows.image()).create();
        for (Rows block : blocks.cut(Rows.all(rows.image().height()), rows.chain())) {
            try (var scope = pool.open()) {
                rows.read(block.first(), scope.rows(whole, block.first(), block.count()));
            }
            tick(block.count());
        }
    }

    private void meetOrClose(Mat mat) {
        try {
            collectiveFailure.meet();
        } catch (RuntimeException e) {
            mat.close();
            throw e;
        }
    }
}
