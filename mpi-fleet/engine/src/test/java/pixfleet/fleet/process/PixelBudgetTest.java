package pixfleet.fleet.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.pipeline.Dimensions;

class PixelBudgetTest {
    private static final PixelBudget BUDGET = new PixelBudget(1_000_000, 5_000, 4L << 20);

    @Test
    void letsPassWhatFits() {
        assertThatCode(() -> BUDGET.check(new Dimensions(1000, 1000, 3, 8))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5001 | 10 | 1 | 8 | The image is 5001 x 10 pixels; an edge may have at most 5000.",
                "10 | 5001 | 1 | 8 | The image is 10 x 5001 pixels; an edge may have at most 5000.",
                "1001 | 1000 | 1 | 8 | The image has 1.0 megapixels; at most 1.0 are processed.",
                "1000 | 1000 | 4 | 16 | The decoded image takes 7 MiB; a rank has room for 4."
            })
    void saysWhatIsTooLarge(int width, int height, int channels, int depth, String sentence) {
        assertThatThrownBy(() -> BUDGET.check(new Dimensions(width, height, channels, depth)))
                .isInstanceOf(UnfitImage.class)
                .hasMessage(sentence);
    }
}
