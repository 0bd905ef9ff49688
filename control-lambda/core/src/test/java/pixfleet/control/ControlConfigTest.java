package pixfleet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.job.RankCapacity;

class ControlConfigTest {
    private static final Map<String, String> NEEDED = Map.of(
            "PIXFLEET_UPLOADS_BUCKET", "uploads",
            "PIXFLEET_RESULTS_BUCKET", "results",
            "PIXFLEET_RECORDS_TABLE", "records",
            "PIXFLEET_TASKS_QUEUE_URL", "https://sqs/1/tasks",
            "PIXFLEET_POOL", "pixfleet");

    private static ControlConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(ControlConfig.class)
                .build()
                .getConfigMapping(ControlConfig.class);
    }

    private static ControlConfig with(String... pairs) {
        var environment = new HashMap<>(NEEDED);
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return config(environment);
    }

    @Test
    void hasDefaultsForAllButNames() {
        ControlConfig config = config(NEEDED);

        assertThat(config.problems()).isEmpty();
        assertThat(config.uploadLimits())
                .isEqualTo(new UploadLimits(
                        new Ceiling(268_435_456, 250_000_000, 50_000),
                        new Ceiling(16L << 30, 1L << 33, 1 << 18),
                        10_000,
                        RankCapacity.ofMebibytes(1536)));
        assertThat(config.scaling().tasksPerNode()).isEqualTo(8);
        assertThat(config.scaling().nodesPerCell()).isEqualTo(1);
        assertThat(config.terms().ticketTerm()).isEqualTo(Duration.ofMinutes(60));
    }

    @Test
    void readsEveryVariable() {
        ControlConfig config = with(
                "PIXFLEET_TASKS_PER_NODE", "3",
                "PIXFLEET_NODES_PER_CELL", "4",
                "PIXFLEET_TICKET_MINUTES", "15",
                "PIXFLEET_LIMITS_MAX_BYTES", "1",
                "PIXFLEET_LIMITS_MAX_PIXELS", "2",
                "PIXFLEET_LIMITS_MAX_EDGE", "3",
                "PIXFLEET_LIMITS_MAX_IMAGES", "4",
                "PIXFLEET_LIMITS_TIFF_MAX_BYTES", "5",
                "PIXFLEET_LIMITS_TIFF_MAX_PIXELS", "6",
                "PIXFLEET_LIMITS_TIFF_MAX_EDGE", "7",
                "PIXFLEET_LIMITS_RANK_DECODED_MIB", "8");

        assertThat(config.uploadLimits())
                .isEqualTo(
                        new UploadLimits(new Ceiling(1, 2, 3), new Ceiling(5, 6, 7), 4, RankCapacity.ofMebibytes(8)));
        assertThat(config.scaling().tasksPerNode()).isEqualTo(3);
        assertThat(config.scaling().nodesPerCell()).isEqualTo(4);
        assertThat(config.terms().ticketTerm()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.pool()).isEqualTo("pixfleet");
    }

    @Test
    void namesEveryMissingVariableAtOnce() {
        assertThatThrownBy(() -> config(Map.of()))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContainingAll(
                        "pixfleet.uploads-bucket",
                        "pixfleet.results-bucket",
                        "pixfleet.records-table",
                        "pixfleet.tasks-queue-url",
                        "pixfleet.pool");
    }

    @Test
    void namesEveryBadValueAtOnce() {
        ControlConfig config = with(
                "PIXFLEET_TASKS_QUEUE_URL", "tasks",
                "PIXFLEET_TASKS_PER_NODE", "0",
                "PIXFLEET_TICKET_MINUTES", "100000",
                "PIXFLEET_LIMITS_MAX_BYTES", "0",
                "PIXFLEET_LIMITS_MAX_EDGE", "-1",
                "PIXFLEET_LIMITS_TIFF_MAX_PIXELS", "0",
                "PIXFLEET_LIMITS_RANK_DECODED_MIB", "0");

        assertThat(String.join("; ", config.problems()))
                .contains(
                        "tasks per node must be from 1 to 10000, not 0",
                        "a ticket is good for 1 to 720 minutes",
                        "max-bytes must be from 1",
                        "max-edge must be from 1",
                        "tiff-max-pixels must be from 1",
                        "rank-decoded-mib must be from 1 to 1048576, not 0",
                        "tasks-queue-url must be an address, not tasks");
        assertThatThrownBy(() -> new ControlWiring().check(new io.quarkus.runtime.StartupEvent(), config))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("max-edge");
    }
}
