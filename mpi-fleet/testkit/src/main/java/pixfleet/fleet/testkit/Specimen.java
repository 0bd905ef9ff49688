package pixfleet.fleet.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.pipeline.Dimensions;

/** Images made of a seed, each kind being hard for some operation. */
public final class Specimen {
    private Specimen() {}

    /** Smooth waves with noise, pure noise, zig-zag lines that cross every row, steps, or one value everywhere. */
    public static Mat of(long seed, Dimensions shape) {
        var random = new Random(seed);
        Painter painter = painter(random);
        var mat = new Mat(shape.height(), shape.width(), RowBand.type(shape));
        ByteBuffer bytes = mat.data().capacity(mat.total() * mat.elemSize()).asByteBuffer();
        bytes.order(ByteOrder.nativeOrder());
        int most = shape.depth() == 16 ? 65535 : 255;
        int at = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int c = 0; c < shape.channels(); c++) {
                    int value = Math.clamp(Math.round(painter.value(x, y, c) * most), 0, most);
                    if (shape.depth() == 16) {
                        bytes.putShort(2 * at++, (short) value);
                    } else {
                        bytes.put(at++, (byte) value);
                    }
                }
            }
        }
        return mat;
    }

    /** A value from 0 to 1. */
    private interface Painter {
        double value(int x, int y, int channel);
    }

    private static Painter painter(Random random) {
        double wave = 2 + random.nextInt(30);
        double noise = random.nextDouble();
        double level = random.nextDouble();
        int period = 2 + random.nextInt(12);
        return switch (random.nextInt(6)) {
            case 0, 1 ->
                (x, y, c) -> 0.5
                        + Math.sin((x + 5 * c) / wave) * Math.cos(y / wave) / 2
                        + (random.nextDouble() - 0.5) * noise;
            case 2 -> (_, _, _) -> random.nextDouble();
            case 3 -> (x, y, c) -> Math.abs(x % (2 * period) - period) == y % (period + 1) ? level : (c + 1) * 0.1;
            case 4 -> (x, y, c) -> ((x / period + y / (period + 3) + c) % 5) / 4.0;
            default -> (_, _, _) -> level;
        };
    }
}
