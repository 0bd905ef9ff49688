package pixfleet.control.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.header.ImageHeader;
import pixfleet.job.ImageFormat;
import pixfleet.job.RankCapacity;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

class PipelineFitTest {
    private static final UploadLimits LIMITS = new UploadLimits(
            new Ceiling(1 << 20, 1_000_000, 2000),
            new Ceiling(1 << 20, 4_000_000, 50_000),
            10,
            RankCapacity.ofMebibytes(1536));

    private static Optional<String> refusal(String pipeline, ImageFormat format, int width, int height, int depth) {
        var header = new ImageHeader(format, new Dimensions(width, height, 3, depth));
        return new PipelineFit(Pipeline.parse(pipeline), LIMITS).refusal(header, () -> Turn.NONE);
    }

    @Test
    void letsPassWhatEveryStepTakes() {
        assertThat(refusal("crop:width=100:height=50|gaussian-blur|canny", ImageFormat.PNG, 100, 50, 8))
                .isEmpty();
    }

    @Test
    void refusesAStepThatCannotTakeWhatTheOneBeforeLeaves() {
        assertThat(refusal("crop:width=100:height=50|crop:width=51:height=51", ImageFormat.PNG, 100, 50, 8))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("The pipeline cannot be run on this image: crop: 51 x 51 pixels")
                        .endsWith("100 x 50 pixels."));
        assertThat(refusal("adaptive-threshold", ImageFormat.PNG, 100, 50, 16))
                .hasValueSatisfying(reason -> assertThat(reason).contains("adaptive-threshold", "8 bits"));
    }

    @Test
    void refusesWhatBecomesTooLargeOnTheWayEvenIfTheEndIsSmall() {
        String there = "resize:width=1500:height=1500:fit=exact|crop:width=10:height=10";

        assertThat(refusal(there, ImageFormat.PNG, 100, 100, 8))
                .contains("After resize the image has 1500 x 1500 pixels, 2.3 million; a PNG may have at most 1.0"
                        + " million.");
        assertThat(refusal(there, ImageFormat.TIFF, 100, 100, 8)).isEmpty();
    }

    @Test
    void knowsTheEdgesThatAFormatCanWrite() {
        var large = new UploadLimits(
                new Ceiling(1 << 20, 1L << 40, 1_000_000),
                new Ceiling(1 << 20, 1L << 40, 1_000_000),
                10,
                RankCapacity.ofMebibytes(1536));
        var header = new ImageHeader(ImageFormat.WEBP, new Dimensions(100, 100, 3, 8));
        var wide = Pipeline.parse("resize:width=16384:height=100:fit=exact");

        assertThat(new PipelineFit(wide, large).refusal(header, () -> Turn.NONE))
                .contains("After resize the image has 16384 x 100 pixels; an edge of a WEBP may have at most 16383"
                        + " pixels.");
    }

    @ParameterizedTest(name = "{0} on 61 x 43 stored, turned {1}: fits {2}")
    @CsvSource({
        "crop:x=44:width=17:height=43, NONE, true",
        "crop:x=44:width=17:height=43, QUARTER, false",
        "crop:y=44:width=43:height=17, NONE, false",
        "crop:y=44:width=43:height=17, QUARTER, true",
        "crop:x=44:width=17:height=43, UNKNOWN, true",
        "crop:y=44:width=43:height=17, UNKNOWN, true",
        "crop:width=62:height=43, UNKNOWN, false"
    })
    void judgesTheUprightShape(String pipeline, Turn turn, boolean fits) {
        var header = new ImageHeader(ImageFormat.JPEG, new Dimensions(61, 43, 3, 8));

        assertThat(new PipelineFit(Pipeline.parse(pipeline), LIMITS)
                        .refusal(header, () -> turn)
                        .isEmpty())
                .isEqualTo(fits);
    }

    @Test
    void refusesWhatNoRankCouldHold() {
        var large = new UploadLimits(
                new Ceiling(1 << 20, 1L << 40, 1_000_000),
                new Ceiling(1 << 20, 1L << 40, 1_000_000),
                10,
                RankCapacity.ofMebibytes(300));
        var header = new ImageHeader(ImageFormat.TIFF, new Dimensions(20_000, 20_000, 3, 8));

        assertThat(new PipelineFit(Pipeline.parse("invert|canny"), large).refusal(header, () -> Turn.NONE))
                .isEmpty();
        assertThat(new PipelineFit(Pipeline.parse("invert|rotate"), large).refusal(header, () -> Turn.NONE))
                .isEmpty();
        var whole = new ImageHeader(ImageFormat.PNG, header.dimensions());
        assertThat(new PipelineFit(Pipeline.parse("invert|canny"), large).refusal(whole, () -> Turn.NONE))
                .contains("The decoded image takes 1145 MiB; a rank has room for 900.");
    }

    @Test
    void doesNotAskHowAnImageLiesWhereThatDoesNotMatter() {
        var header = new ImageHeader(ImageFormat.JPEG, new Dimensions(61, 43, 3, 8));

        assertThat(new PipelineFit(Pipeline.parse("canny"), LIMITS).refusal(header, () -> {
                    throw new AssertionError("asked");
                }))
                .isEmpty();
    }
}
