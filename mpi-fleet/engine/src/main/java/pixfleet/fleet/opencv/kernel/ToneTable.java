package pixfleet.fleet.opencv.kernel;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.pipeline.Operation;

/**
 * An operation that gives every value of a colour another one, whatever is around it: a table and OpenCV's {@code LUT}.
 * Alpha is left as it is.
 *
 * @param <O> the operation
 */
final class ToneTable<O extends Operation> {
    private final Kept<Key<O>, int[]> tables;

    ToneTable(Tone<O> tone) {
        tables = new Kept<>(key -> IntStream.rangeClosed(0, key.most)
                .map(value -> tone.of(key.operation, value, key.most))
                .toArray());
    }

    /**
     * What becomes of a value.
     *
     * @param <O> the operation
     */
    @FunctionalInterface
    interface Tone<O> {
        /** A value from 0 to {@code most} for another one. */
        int of(O operation, int value, int most);
    }

    private record Key<O>(O operation, int most) {}

    void apply(O operation, RowBand in, RowBand out, MatPool pool) {
        int[] values = tables.of(new Key<>(operation, Levels.white(in.image())));
        try (var scope = pool.open()) {
            Mat table = scope.mat();
            table.create(1, values.length, in.mat().depth());
            fill(table, values);
            opencv_core.LUT(in.mat(), table, out.mat());
            Alpha.keep(in, out);
        }
    }

    private static void fill(Mat table, int[] values) {
        if (table.depth() == opencv_core.CV_8U) {
            byte[] bytes = new byte[values.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) values[i];
            }
            table.data().put(bytes, 0, bytes.length);
        } else {
            short[] shorts = new short[values.length];
            for (int i = 0; i < shorts.length; i++) {
                shorts[i] = (short) values[i];
            }
            BytePointer start = table.data();
            new ShortPointer(start).put(shorts, 0, shorts.length);
        }
    }
}
