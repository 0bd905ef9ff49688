package pixfleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

class OperationsTest {
    private static final Dimensions SIXTEEN_BITS = new Dimensions(40, 30, 4, 16);

    private static Operation operation(String step) {
        return Pipeline.parse(step).operations().getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "box-blur:ksize=255, 127",
        "median-blur:ksize=7, 3",
        "bilateral-blur:diameter=11, 5",
        "denoise, 13",
        "sharpen, 1",
        "unsharp-mask:ksize=21, 10",
        "filter, 1",
        "filter:kernel=0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0, 2",
        "sobel:ksize=7, 3",
        "laplacian:ksize=1, 1",
        "laplacian:ksize=7, 3",
        "open:ksize=5:iterations=3, 12",
        "morphology-gradient:ksize=5:iterations=3, 6",
        "black-hat, 2",
        "adaptive-threshold:block=31, 15",
    })
    void rowsReachAsFarAsTheKernelDoes(String step, int rows) {
        assertThat(operation(step).distribution().halo()).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource({
        "median-blur:ksize=3, CHEAP",
        "median-blur:ksize=5, MODERATE",
        "median-blur:ksize=7, DEAR",
        "bilateral-blur:diameter=3, MODERATE",
        "bilateral-blur:diameter=5, DEAR",
        "erode:ksize=3, CHEAP",
        "erode:ksize=15, MODERATE",
        "open:ksize=15:element=ellipse, DEAR",
        "open:ksize=63:iterations=32, DEAR",
    })
    void costGrowsWithTheNeighbourhood(String step, CostClass cost) {
        assertThat(operation(step).cost()).isEqualTo(cost);
    }

    @ParameterizedTest
    @CsvSource({
        "median-blur:ksize=7, 'median-blur: ksize must be 3 or 5 for an image of 16 bits, not 7'",
        "bilateral-blur, bilateral-blur: it takes images of 8 bits and this one has 16",
        "adaptive-threshold, adaptive-threshold: it takes images of 8 bits and this one has 16",
        "equalise, equalise: it takes images of 8 bits and this one has 16",
    })
    void whatOpenCvCannotTakeIsRefusedWithAWayOut(String step, String sentence) {
        assertThatThrownBy(() -> operation(step).output(SIXTEEN_BITS))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessageStartingWith(sentence)
                .hasMessageContaining("put depth:bits=8 in front");
    }

    @ParameterizedTest
    @CsvSource({"otsu", "canny"})
    void grayComesOfColour(String step) {
        assertThat(operation(step).output(SIXTEEN_BITS).channels()).isEqualTo(1);
    }
}
