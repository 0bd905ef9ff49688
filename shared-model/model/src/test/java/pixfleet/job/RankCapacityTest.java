package pixfleet.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

class RankCapacityTest {
    private static final RankCapacity CAPACITY = RankCapacity.ofMebibytes(1536);

    private static Task task(Dimensions image, String pipeline, long bytes) {
        var at = Instant.parse("2026-01-31T12:00:00Z");
        var entropy = new byte[Ulid.ENTROPY_BYTES];
        return new Task(
                new ImageRef(
                        JobId.of(at, entropy),
                        ImageId.of(at, entropy),
                        0,
                        "picture.tif",
                        new ObjectRef("uploads", "picture.tif", "")),
                1,
                ImageFormat.TIFF,
                image,
                bytes,
                Pipeline.parse(pipeline));
    }

    @ParameterizedTest
    @CsvSource({
        // width, height, channels, depth, pipeline, bytes of the file, whether a rank by itself can
        "16000, 16000, 3, 8, canny, 768000000, true",
        "60000, 100, 3, 8, canny, 18000000, true",
        "23000, 23000, 3, 8, invert, 1587000000, true",
        "23200, 23200, 3, 8, invert, 1614720000, false",
        "33000, 33000, 1, 8, invert, 1089000000, false",
        "1048577, 100, 1, 8, invert, 104857700, false",
        "16000, 16000, 3, 8, pad:left=8000:right=8000:top=2000:bottom=2000, 768000000, false",
        "100, 100, 3, 8, invert, 2147483648, false"
    })
    void aRankByItselfHoldsWhatFitsBeforeAndAfterEveryStep(
            int width, int height, int channels, int depth, String pipeline, long bytes, boolean holds) {
        assertThat(CAPACITY.holds(task(new Dimensions(width, height, channels, depth), pipeline, bytes)))
                .isEqualTo(holds);
    }

    @Test
    void aFileInOneBufferIsTheLimitWhateverTheMemory() {
        var image = new Dimensions(30_000, 30_000, 3, 8);

        assertThat(RankCapacity.ofMebibytes(1 << 20).holds(task(image, "invert", 100)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            nullValues = "taken",
            value = {
                "TIFF# 90000# 90000# gaussian-blur|canny# taken",
                "TIFF# 90000# 90000# invert|clahe|resize|rotate-quarter# taken",
                "TIFF# 32000# 32000# rotate:angle=10:expand=no# taken",
                "PNG# 32000# 32000# invert# taken",
                "PNG# 33000# 33000# invert# The image has 1089.0 megapixels; at most 1073.7 are processed in one piece.",
                "JPEG# 32000# 32000# canny# taken",
                "WEBP# 16383# 16383# invert# taken"
            })
    void intakeTakesWhatAGangCanHoldToo(ImageFormat format, int width, int height, String pipeline, String refusal) {
        var image = new Dimensions(width, height, 3, 8);

        assertThat(CAPACITY.refusal(format, Pipeline.parse(pipeline), image).orElse(null))
                .isEqualTo(refusal);
    }

    @Test
    void aTurnedImageHasToFitIntoTheRanksTogether() {
        var image = new Dimensions(60_000, 60_000, 3, 8);
        Pipeline turned = Pipeline.parse("resize:width=50000:height=50000|rotate-quarter|thumbnail");

        assertThat(CAPACITY.refusalOfShare(turned, image, 2)).isEmpty();
        assertThat(CAPACITY.refusalOfShare(turned, image, 1))
                .contains("The turned image takes 7153 MiB in each of 1 ranks; a rank has room for 4608.");
        assertThat(CAPACITY.refusalOfShare(Pipeline.parse("rotate-quarter:turns=2"), image, 1))
                .isEmpty();
    }

    @Test
    void noGangHelpsAWebp() {
        var small = RankCapacity.ofMebibytes(700);
        var image = new Dimensions(16_000, 16_000, 3, 8);

        assertThat(small.refusal(ImageFormat.WEBP, Pipeline.parse("invert"), image))
                .contains("The decoded image takes 733 MiB; a rank has room for 700.");
        assertThat(small.refusal(ImageFormat.PNG, Pipeline.parse("invert"), image))
                .isEmpty();
    }

    @Test
    void roomIsPositive() {
        assertThatThrownBy(() -> new RankCapacity(0)).hasMessageContaining("not 0");
    }
}
