package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.To;
import pixfleet.pipeline.Colour;

/** Lays colours over a background where the format has no transparency; otherwise pixels are left alone. */
@AutoService(KernelProvider.class)
public final class ToKernel implements Kernel<To> {
    private static final int COLOURS = 3;
    private static final int OPAQUE = 255;

    @Override
    public Class<To> operation() {
        return To.class;
    }

    @Override
    public void apply(To to, RowBand in, RowBand out, MatPool pool) {
        if (out.image().channels() == in.image().channels()) {
            in.mat().copyTo(out.mat());
            return;
        }
        Mat flat = out.create();
        MemorySegment from = MatMemory.all(in.mat());
        MemorySegment into = MatMemory.all(flat);
        int[] background = {channel(to, 0), channel(to, 1), channel(to, 2)};
        long pixels = (long) in.rows() * in.image().width();
        for (long i = 0; i < pixels; i++) {
            int alpha = from.get(ValueLayout.JAVA_BYTE, 4 * i + COLOURS) & 0xFF;
            for (int channel = 0; channel < COLOURS; channel++) {
                int colour = from.get(ValueLayout.JAVA_BYTE, 4 * i + channel) & 0xFF;
                int sum = colour * alpha + background[channel] * (OPAQUE - alpha);
                into.set(ValueLayout.JAVA_BYTE, COLOURS * i + channel, (byte) ((sum + OPAQUE / 2) / OPAQUE));
            }
        }
    }

    private static int channel(To to, int channel) {
        return Colour.channel(to.background(), channel);
    }
}
