package pixfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pixfleet.pipeline.Pipeline;

class PresetsTest {
    @Test
    void everyPresetOfThePageCanBeRun() {
        assertThat(Presets.all())
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(preset ->
                        assertThat(Pipeline.parse(preset.text()).operations()).isNotEmpty());
    }

    @Test
    void aNameDoesForItsPipeline() {
        assertThat(Presets.resolve("line-drawing")).startsWith("grayscale|");
        assertThat(Presets.resolve("Line drawing")).isEqualTo(Presets.resolve("line-drawing"));
        assertThat(Presets.resolve("canny:low=50")).isEqualTo("canny:low=50");
    }
}
