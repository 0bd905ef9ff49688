package pixfleet.fleet.opencv.strip;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.gang.Team;
import pixfleet.fleet.opencv.codec.TiffRows;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Chain;
import pixfleet.fleet.raster.Partition;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/** A pipeline from shared memory to shared memory, for benchmarks: what reading and writing take is left out. */
public final class WindowRun {
    private static final long KEPT_BYTES = 64L << 20;

    private WindowRun() {}

    /**
     * Runs the pipeline twice; the second time counts, as on ranks that have worked before. Collective.
     *
     * @param tiff read into a window before time is taken
     * @param nanos a clock that only runs forwards
     * @return seconds from the moment all ranks begin until all have ended
     */
    public static double seconds(TiffFile tiff, Pipeline pipeline, Team team, Blocks blocks, LongSupplier nanos) {
        Dimensions out = pipeline.output(tiff.image());
        var input = new ImageRows(tiff.image(), window(team, tiff.image()));
        var output = new ImageRows(out, window(team, out));
        try (var pool = new MatPool(KEPT_BYTES)) {
            read(tiff, team, blocks, pool, input);
            var run = new GangRun(team, pool, blocks);
            var owners = Partition.even(out.height(), team.size());
            run.run(input, pipeline.operations(), owners, output);
            team.sum(new long[1]);
            long start = nanos.getAsLong();
            run.run(input, pipeline.operations(), owners, output);
            team.sum(new long[1]);
            return (nanos.getAsLong() - start) * 1e-9;
        }
    }

    private static MemorySegment window(Team team, Dimensions image) {
        return team.window(image.decodedBytes())
                .orElseThrow(() -> new IllegalStateException("the ranks are not on one host"));
    }

    private static void read(TiffFile tiff, Team team, Blocks blocks, MatPool pool, ImageRows input) {
        try (var rows = new TiffRows(tiff)) {
            var chain = Chain.of(List.of(), tiff.image());
            for (var block : blocks.cut(
                    Partition.even(tiff.image().height(), team.size()).of(team.rank()), chain)) {
                try (var scope = pool.open()) {
                    Mat into = input.view(block.first(), block.count(), scope);
                    rows.read(block.first(), into);
                }
            }
        }
    }
}
