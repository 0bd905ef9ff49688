package pixfleet.fleet.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

class StripPlanTest {
    @ParameterizedTest
    @CsvSource({
        // width, height, channels, depth, rows of a strip, strips
        "20000, 20000, 3, 8, 256, 79",
        "20000, 20000, 1, 8, 512, 40",
        "4000, 3000, 3, 8, 64, 47",
        "1000000, 1000, 4, 16, 2, 500",
        "7, 1, 1, 8, 1, 1",
        "1, 31, 1, 8, 1, 31",
        "1, 1000000, 1, 8, 512, 1954",
        "1000000, 1000000, 4, 16, 2, 500000"
    })
    void stripsAreOfAPowerOfTwoOfRowsAndNotTooLarge(
            int width, int height, int channels, int depth, int rows, int strips) {
        StripPlan plan = StripPlan.of(new Dimensions(width, height, channels, depth));

        assertThat(plan.rows()).isEqualTo(rows);
        assertThat(plan.count()).isEqualTo(strips);
        assertThat(plan.bytes(0)).isLessThanOrEqualTo(StripPlan.MAX_BYTES);
    }

    @Test
    void everyRowIsInItsStrip() {
        StripPlan plan = StripPlan.of(new Dimensions(50, 1003, 3, 16));
        int row = 0;
        for (int strip = 0; strip < plan.count(); strip++) {
            Rows rows = plan.rowsOf(strip);
            assertThat(rows.first()).isEqualTo(row);
            assertThat(plan.stripOf(rows.first())).isEqualTo(strip);
            assertThat(plan.stripOf(rows.end() - 1)).isEqualTo(strip);
            assertThat(plan.bytes(strip)).isEqualTo(rows.count() * 300L);
            row = rows.end();
        }
        assertThat(row).isEqualTo(1003);
    }

    @Test
    void otherRowsAreNoStrips() {
        assertThatThrownBy(() -> new StripPlan(new Dimensions(1, 100, 1, 8), 24))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
