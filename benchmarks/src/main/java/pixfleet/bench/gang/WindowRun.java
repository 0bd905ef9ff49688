package pixfleet.bench.gang;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.codec.TiffRows;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.strip.GangImage;
import pixfleet.fleet.opencv.strip.GangRun;
import pixfleet.fleet.opencv.strip.ImageRows;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Chain;
import pixfleet.fleet.raster.Partition;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/** A pipeline from shared memory to shared memory: what reading and writing take is left out. */
final class WindowRun {
    private static final long KEPT_BYTES = 64L << 20;
    private static final int COUNTED = 3;

    private WindowRun() {}

    /**
     * Runs the pipeline four times, of which the median of the last three counts, as on ranks that have worked before. Collective.
     *
     * @param tiff read into a window before time is taken
     * @param nanos a clock that only runs forwards
     * @return seconds from the moment all ranks begin until all have ended
     */
    static double seconds(
            TiffFile tiff, Pipeline pipeline, Communicator communicator, Blocks blocks, LongSupplier nanos) {
        Dimensions out = pipeline.output(tiff.image());
        var input = new ImageRows(tiff.image(), window(communicator, tiff.image()));
        var output = new ImageRows(out, window(communicator, out));
        try (var pool = new MatPool(KEPT_BYTES)) {
            read(tiff, communicator, blocks, pool, input);
            var run = new GangRun(communicator, pool, blocks);
            var owners = Partition.even(out.height(), communicator.size());
            run.run(GangImage.inSight(input), pipeline.operations(), owners, output);
            double[] seconds = new double[COUNTED];
            for (int pass = 0; pass < COUNTED; pass++) {
                communicator.barrier();
                long start = nanos.getAsLong();
                run.run(GangImage.inSight(input), pipeline.operations(), owners, output);
                communicator.barrier();
                seconds[pass] = (nanos.getAsLong() - start) * 1e-9;
            }
            Arrays.sort(seconds);
            return seconds[COUNTED / 2];
        }
    }

    private static MemorySegment window(Communicator communicator, Dimensions image) {
        return communicator
                .window(image.decodedBytes())
                .orElseThrow(() -> new IllegalStateException("the ranks are not on one host"));
    }

    private static void read(TiffFile tiff, Communicator communicator, Blocks blocks, MatPool pool, ImageRows input) {
        try (var rows = new TiffRows(tiff)) {
            var chain = Chain.of(List.of(), tiff.image());
            for (var block : blocks.cut(
                    Partition.even(tiff.image().height(), communicator.size()).of(communicator.rank()), chain)) {
                try (var scope = pool.open()) {
                    Mat into = input.view(block.first(), block.count(), scope);
                    rows.read(block.first(), into);
                }
            }
        }
    }
}
