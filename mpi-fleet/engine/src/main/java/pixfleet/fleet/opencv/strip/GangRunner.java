package pixfleet.fleet.opencv.strip;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.attach.Kept;
import pixfleet.fleet.codec.DeepZoom;
import pixfleet.fleet.gang.CollectiveFailure;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.gang.GangWork;
import pixfleet.fleet.keep.Keeping;
import pixfleet.fleet.opencv.codec.TileRows;
import pixfleet.fleet.opencv.codec.TileWriter;
import pixfleet.fleet.opencv.codec.Viewing;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.OtherDecoder;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Stopwatch;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Partition;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.job.Keys;
import pixfleet.job.Pyramid;
import pixfleet.job.Pyramid.Side;
import pixfleet.job.RankCapacity;
import pixfleet.job.Result;
import pixfleet.job.StripCount;
import pixfleet.job.Task;
import pixfleet.job.Timings;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;

/** {@link GangWork} on OpenCV: rows from the original through the pipeline into the result, on all ranks at once. */
public final class GangRunner implements GangWork {
    private static final Logger log = LoggerFactory.getLogger(GangRunner.class);
    private static final long KEPT_BYTES = 64L << 20;

    private final Originals originals;
    private final Results results;
    private final RankCapacity capacity;
    private final OtherDecoder other;
    private final Previews previews;
    private final Blocks blocks;
    private final LongSupplier nanos;
    private final Keeping keeping;

    /** What is made of a result to look at. */
    public enum Previews {
        /** A thumbnail, and tiles of result and original where they are large or no browser shows them. */
        MADE,
        /** Nothing: there will be no thumbnail where the outcome says it is. */
        LEFT_OUT
    }

    /**
     * @param originals where files are read
     * @param results where files are stored
     * @param capacity what the head may hold as a whole
     * @param other decodes what OpenCV does not read right
     * @param previews whether previews are stored beside the result
     * @param blocks how many rows are worked on at a time
     * @param nanos a clock that only runs forwards
     */
    public GangRunner(
            Originals originals,
            Results results,
            RankCapacity capacity,
            OtherDecoder other,
            Previews previews,
            Blocks blocks,
            LongSupplier nanos) {
        this(originals, results, capacity, other, previews, blocks, nanos, Keeping.NONE);
    }

    private GangRunner(
            Originals originals,
            Results results,
            RankCapacity capacity,
            OtherDecoder other,
            Previews previews,
            Blocks blocks,
            LongSupplier nanos,
            Keeping keeping) {
        this.originals = originals;
        this.results = results;
        this.capacity = capacity;
        this.other = other;
        this.previews = previews;
        this.blocks = blocks;
        this.nanos = nanos;
        this.keeping = keeping;
    }

    /** The same, which keeps finished strips, and goes on with those that an earlier attempt has kept. */
    public GangRunner keeping(Keeping strips) {
        return new GangRunner(originals, results, capacity, other, previews, blocks, nanos, strips);
    }

    @Override
    public Outcome work(Task task, Communicator communicator) {
        return work(task, Encoding.of(task.pipeline(), task.format()), communicator);
    }

    /** As {@link #work(Task, Communicator)}, with a result that is written in another way. */
    public Outcome work(Task task, Encoding encoding, Communicator communicator) {
        log.info("gang begins task={}", task.label());
        try (var pool = new MatPool(KEPT_BYTES)) {
            return new Outcome.Stored(process(task, encoding, communicator, pool));
        } catch (UnfitImage e) {
            forget(task, communicator);
            return new Outcome.Failed(e.reason());
        } catch (InvalidPipeline e) {
            forget(task, communicator);
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        } catch (TransientFailure e) {
            return new Outcome.Postponed(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            log.error("gang failed task={}", task.label(), e);
            forget(task, communicator);
            return new Outcome.Failed("The image could not be processed because of an internal error.");
        }
    }

    /** Nobody will go on with it. */
    private void forget(Task task, Communicator communicator) {
        if (communicator.rank() == 0 && KeptStrips.isMeant(keeping, task)) {
            KeptStrips.clear(keeping, task, communicator);
        }
    }

    private Result process(Task task, Encoding encoding, Communicator communicator, MatPool pool) {
        ImageFormat format = encoding.format();
        var watch = new Stopwatch(nanos);
        var collectiveFailure = new CollectiveFailure(communicator);
        String key = Keys.result(task.job(), task.image(), format);
        try (var source = GangSource.open(task, communicator, collectiveFailure, originals, capacity, other)) {
            Duration decode = watch.lap();
            checkRoom(task, source.image().image(), communicator.size());
            Kept kept = Kept.of(
                    source.attachments(), task.pipeline(), source.image().image());
            Dimensions image = task.pipeline().output(source.image().image());
            boolean tiled = previews == Previews.MADE && DeepZoom.wanted(image, format);
            boolean both = tiled && DeepZoom.wanted(source.image().image(), task.format());
            ResultStrips strips = strips(task, communicator, image);
            Partition owners = Partition.aligned(
                    image.height(),
                    communicator.size(),
                    Math.max(strips.borderRows(), tiled ? DeepZoom.TILE_PIXELS : GangSink.borderRows(encoding, image)));
            try (strips;
                    var preview =
                            preview(task, communicator, image, owners, pool, tiled, Viewing.of(kept.attachments()));
                    var sink =
                            GangSink.begin(communicator, results, key, encoding, image, kept.attachments(), owners)) {
                var run = new GangRun(communicator, pool, blocks);
                run.resume(strips);
                if (both) {
                    run.expect(source.image().image());
                }
                allOrNothing(
                        sink,
                        () -> run.run(source.image(), task.pipeline().operations(), owners, (first, rows) -> {
                            sink.write(first, rows);
                            preview.write(first, rows);
                        }));
                Duration process = watch.lap();
                allOrNothing(sink, () -> {
                    store(task, collectiveFailure, preview);
                    if (both) {
                        cut(task, source, communicator, run);
                    }
                });
                long bytes = sink.finish();
                var timings = new Timings(Duration.ZERO, decode, process, Duration.ZERO, watch.lap());
                return new Result(
                        key,
                        Keys.thumb(task.job(), task.image()),
                        format,
                        image,
                        bytes,
                        timings,
                        kept.notes(),
                        done(task, communicator, strips));
            }
        }
    }

    /** Finished strips are kept of an original whose version is known; it cannot be another one the next time. */
    private ResultStrips strips(Task task, Communicator communicator, Dimensions image) {
        return KeptStrips.isMeant(keeping, task)
                ? KeptStrips.open(keeping, task, communicator, image, nanos)
                : ResultStrips.NONE;
    }

    /** Nobody needs the strips of a stored result, and none is on its way any more when they are dropped. Collective. */
    private StripCount done(Task task, Communicator communicator, ResultStrips strips) {
        strips.close();
        StripCount count = strips.count();
        if (communicator.rank() == 0 && count.isSome()) {
            log.info("strips task={} kept={} made={}", task.label(), count.kept(), count.made());
            KeptStrips.clear(keeping, task, communicator);
        }
        return count;
    }

    /**
     * A step that cannot be divided needs its whole image, before and after, in rank 0, and a quarter turn its share in every
     * rank. Every rank comes to the same end.
     */
    private void checkRoom(Task task, Dimensions image, int ranks) {
        UnfitImage.throwIf(capacity.refusal(task.format(), task.pipeline(), image));
        UnfitImage.throwIf(capacity.refusalOfShare(task.pipeline(), image, ranks));
    }

    private Preview preview(
            Task task,
            Communicator communicator,
            Dimensions image,
            Partition owners,
            MatPool pool,
            boolean tiled,
            Viewing viewing) {
        if (previews == Previews.LEFT_OUT) {
            return new Preview.None();
        }
        return tiled
                ? new Preview.Tiled(
                        image,
                        owners,
                        communicator,
                        new TileWriter(results, new Pyramid(task.job(), task.image(), Side.RESULT), viewing))
                : new Preview.Plain(communicator, new ThumbRows(communicator.rank(), image, owners), pool, viewing);
    }

    /** Tiles of the original, so that both can be looked at side by side. */
    private void cut(Task task, GangSource source, Communicator communicator, GangRun run) {
        Dimensions image = source.image().image();
        Partition owners = Partition.aligned(image.height(), communicator.size(), DeepZoom.TILE_PIXELS);
        var pyramid = new Pyramid(task.job(), task.image(), Side.ORIGINAL);
        try (var writer = new TileWriter(results, pyramid, Viewing.of(source.attachments()));
                var tiles = new TileRows(image, owners, communicator, writer)) {
            run.pass(source.image(), owners, tiles);
            var _ = tiles.finish();
        }
    }

    /** Whatever fails here fails in all ranks, which then give up together what they have begun to store. */
    private static void allOrNothing(GangSink sink, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            sink.drop();
            throw e;
        }
    }

    private void store(Task task, CollectiveFailure collectiveFailure, Preview preview) {
        String key = Keys.thumb(task.job(), task.image());
        Optional<ByteBuffer> thumb = preview.finish();
        thumb.ifPresent(jpeg -> collectiveFailure.alone(() -> results.store(key, ImageFormat.JPEG.mediaType(), jpeg)));
        collectiveFailure.meet();
    }
}
