package pixfleet.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.Tasks;
import pixfleet.job.ImageFormat;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;

/** What every {@link Kernels} does. That pixels are right is compared with the reference elsewhere. */
public abstract class KernelsContract {
    private static final int WIDTH = 9;
    private static final int HEIGHT = 6;

    protected abstract Kernels kernels();

    private Rendition rendered(String pipeline, Arena arena) {
        Task task = Tasks.task("uploads", "picture.bmp", ImageFormat.BMP, pipeline);
        ByteBuffer file = Bitmaps.of(WIDTH, HEIGHT);
        return kernels().render(ImageFile.read(file), file, task, arena);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"invert", "rotate-quarter", "crop:x=2:y=1:width=4:height=3", "resize:width=18:height=0"})
    void theResultHasTheShapeThatThePipelineGives(String pipeline) {
        Task task = Tasks.task("uploads", "picture.bmp", ImageFormat.BMP, pipeline);
        Dimensions shape = task.pipeline().output(new Dimensions(WIDTH, HEIGHT, 3, 8));

        try (Arena arena = Arena.ofConfined()) {
            assertThat(rendered(pipeline, arena).dimensions()).isEqualTo(shape);
        }
    }

    @Test
    void theResultIsAFileOfItsFormatAndShape() {
        try (Arena arena = Arena.ofConfined()) {
            Rendition rendition = rendered("rotate-quarter", arena);

            ImageFile file = ImageFile.read(rendition.image());

            assertThat(file.format()).isEqualTo(rendition.format());
            assertThat(file.dimensions()).isEqualTo(rendition.dimensions());
            assertThat(rendition.thumb().remaining()).isPositive();
        }
    }

    @Test
    void theSameAgainGivesTheSameBytes() {
        try (Arena arena = Arena.ofConfined()) {
            byte[] first = bytes(rendered("rotate-quarter", arena).image());

            assertThat(bytes(rendered("rotate-quarter", arena).image())).isEqualTo(first);
        }
    }
}
