package pixfleet.fleet.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.opencv.Renderer;
import pixfleet.fleet.process.Comparison.Counted;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.pipeline.Pipeline;

class OpenCvComparisonTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 427;
    private static final int CHANNELS = 3;

    @TempDir
    private Path folder;

    private final OpenCvComparison comparison = new OpenCvComparison();

    private static ByteBuffer original() throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(Path.of("../../samples/rocket.jpg")));
    }

    private ByteBuffer result(String pipeline) throws IOException {
        try (var renderer = new Renderer()) {
            Path result = renderer.render(
                    original().array(), pipeline, folder.resolve("original.jpg"), folder.resolve("result"));
            return ByteBuffer.wrap(Files.readAllBytes(result));
        }
    }

    private static Purpose.Verifying rows(int rows) {
        return new Purpose.Verifying(new ObjectRef("results", "r.jpg", ""), ImageFormat.JPEG, rows, Instant.EPOCH);
    }

    @Test
    void countsNoDifferenceInAnExactResult() throws IOException {
        ByteBuffer result = result("gaussian-blur|invert");
        Pipeline pipeline = Pipeline.parse("gaussian-blur|invert");

        assertThat(comparison.compare(original(), result, pipeline, rows(HEIGHT)))
                .isEqualTo(new Counted(0, (long) WIDTH * HEIGHT * CHANNELS));
        for (int rows : new int[] {1, 2, 7, HEIGHT - 1}) {
            assertThat(comparison.compare(original(), result, pipeline, rows(rows)))
                    .isEqualTo(new Counted(0, (long) WIDTH * rows * CHANNELS));
        }
    }

    @Test
    void findsDifferencesAlsoInAFewRows() throws IOException {
        ByteBuffer result = result("gaussian-blur:ksize=11");

        assertThat(comparison
                        .compare(original(), result, Pipeline.parse("gaussian-blur"), rows(5))
                        .differing())
                .isPositive();
        assertThat(comparison.compare(original(), result("canny"), Pipeline.parse("invert"), rows(5)))
                .isEqualTo(new Counted((long) WIDTH * HEIGHT * CHANNELS, (long) WIDTH * HEIGHT * CHANNELS));
    }

    @Test
    void saysWhatCannotBeDecoded() throws IOException {
        ByteBuffer nothing = ByteBuffer.wrap(new byte[100]);
        ByteBuffer result = result("invert");

        assertThatThrownBy(() -> comparison.compare(original(), nothing, Pipeline.parse("invert"), rows(1)))
                .isInstanceOf(UnfitImage.class);
        assertThatThrownBy(() -> comparison.compare(nothing, result, Pipeline.parse("invert"), rows(1)))
                .isInstanceOf(UnfitImage.class);
    }
}
