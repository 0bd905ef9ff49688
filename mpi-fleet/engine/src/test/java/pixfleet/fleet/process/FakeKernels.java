package pixfleet.fleet.process;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import pixfleet.job.ImageFormat;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;

/** {@link Kernels} that know shapes and no pixels: whatever comes out is black. */
final class FakeKernels implements Kernels {
    @Override
    public Rendition render(ImageFile file, ByteBuffer original, Task task, Arena arena) {
        Dimensions shape = task.pipeline().output(file.dimensions());
        return new Rendition(
                Bitmaps.of(shape.width(), shape.height()),
                ByteBuffer.allocate(3),
                ImageFormat.BMP,
                shape,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(3),
                List.of());
    }
}
