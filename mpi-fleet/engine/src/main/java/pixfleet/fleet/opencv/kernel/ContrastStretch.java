package pixfleet.fleet.opencv.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Channels;
import pixfleet.pipeline.Dimensions;

/**
 * Values stretched to the full range as OpenCV's {@code normalize} does, by its {@code convertTo}. It is asked once a level,
 * not once a pixel: alike levels then become alike wherever they lie.
 */
final class ContrastStretch {
    private ContrastStretch() {}

    /**
     * What becomes black and what becomes white.
     *
     * @param low this level and those below become black
     * @param high this level and those above become white; if it is low, all become black
     */
    record Range(int low, int high) {}

    /**
     * The ranges of an image's colours from its histogram.
     *
     * @param histogram of all channels, one after the other, alpha included
     * @param channels together or each
     * @param range finds the range of one histogram
     * @return one for all colours, or one a colour
     */
    static List<Range> ranges(long[] histogram, Channels channels, Dimensions image, Function<long[], Range> range) {
        int levels = Levels.count(image);
        int colours = Math.min(image.channels(), 3);
        if (channels == Channels.EACH) {
            return IntStream.range(0, colours)
                    .mapToObj(c -> range.apply(Arrays.copyOfRange(histogram, c * levels, (c + 1) * levels)))
                    .toList();
        }
        var sum = new long[levels];
        for (int i = 0; i < colours * levels; i++) {
            sum[i % levels] += histogram[i];
        }
        return List.of(range.apply(sum));
    }

    /** Stretches each colour; alpha is left as it is. */
    static void apply(List<Range> ranges, RowBand in, RowBand out, MatPool pool) {
        try (var scope = pool.open();
                var tables = new MatVector()) {
            Mat ramp = ramp(in, scope);
            ranges.forEach(range -> tables.push_back(table(range, ramp, Levels.white(in.image()), scope)));
            if (ranges.size() > 1 && in.image().channels() == 4) {
                tables.push_back(ramp);
            }
            Mat joined = scope.mat();
            opencv_core.merge(tables, joined);
            opencv_core.LUT(in.mat(), joined, out.mat());
        }
        Alpha.keep(in, out);
    }

    private static Mat table(Range range, Mat ramp, int white, MatPool.Scope scope) {
        Mat table = scope.mat();
        double scale = white * (range.high > range.low ? 1.0 / (range.high - range.low) : 0);
        ramp.convertTo(table, ramp.depth(), scale, -(range.low * scale));
        return table;
    }

    private static Mat ramp(RowBand in, MatPool.Scope scope) {
        int levels = Levels.count(in.image());
        Mat ramp = scope.mat();
        ramp.create(1, levels, in.mat().depth());
        if (in.image().depth() == 16) {
            var values = new short[levels];
            for (int i = 0; i < levels; i++) {
                values[i] = (short) i;
            }
            new ShortPointer(ramp.data()).put(values, 0, levels);
        } else {
            var values = new byte[levels];
            for (int i = 0; i < levels; i++) {
                values[i] = (byte) i;
            }
            ramp.data().put(values, 0, levels);
        }
        return ramp;
    }
}
