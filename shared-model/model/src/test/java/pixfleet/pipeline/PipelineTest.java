package pixfleet.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
    @Test
    void writesEveryParameterOut() {
        assertThat(Pipeline.parse("gaussian-blur|canny:low=50.5").text())
                .isEqualTo("gaussian-blur:ksize=9:sigma=0|canny:low=50.5:high=200:aperture=3:norm=l1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invert",
                "gaussian-blur:ksize=31:sigma=3.3|canny:low=0.1:high=32767",
                "erode:ksize=63:iterations=32|dilate:ksize=3:iterations=1|invert"
            })
    void readsBackWhatItWrote(String text) {
        Pipeline pipeline = Pipeline.parse(text);

        assertThat(Pipeline.parse(pipeline.text())).isEqualTo(pipeline);
    }

    @Test
    void toleratesSpacesAroundWords() {
        assertThat(Pipeline.parse(" invert | erode : ksize = 5 ")).isEqualTo(Pipeline.parse("invert|erode:ksize=5"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';at least one operation",
                "cany;there is no operation cany; there are",
                "invert|;there is no operation without a name",
                "gaussian-blur:ksize=8;ksize must be an odd whole number from 1 to 255, not 8",
                "gaussian-blur:ksize=257;ksize must be an odd whole number from 1 to 255, not 257",
                "gaussian-blur:ksize=9.0;ksize must be an odd whole number from 1 to 255, not 9.0",
                "gaussian-blur:sigma=NaN;sigma must be a number from 0 to 128, not NaN",
                "gaussian-blur:radius=3;has no parameter radius; it takes ksize, sigma",
                "invert:x=1;invert has no parameter x; it takes none",
                "erode:ksize;write a parameter as name=value, not ksize",
                "erode:ksize=3:ksize=5;ksize is given twice",
                "canny:low=-1;low must be a number from 0 to 32767, not -1"
            })
    void refusesWithASentenceThatHelps(String text, String sentence) {
        assertThatThrownBy(() -> Pipeline.parse(text))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void refusesMoreStepsThanAnybodyNeeds() {
        assertThatThrownBy(() -> Pipeline.parse("invert|".repeat(32) + "invert"))
                .hasMessageContaining("at most 32");
    }

    @Test
    void saysTheShapeOfTheResult() {
        var colour = new Dimensions(600, 400, 4, 16);

        assertThat(Pipeline.parse("gaussian-blur").output(colour)).isEqualTo(colour);
        assertThat(Pipeline.parse("gaussian-blur|canny").output(colour)).isEqualTo(new Dimensions(600, 400, 1, 8));
    }
}
