package pixfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.schedule.NodeMemory;

class FleetConfigTest {
    private static Map<String, String> good() {
        return new HashMap<>(Map.ofEntries(
                Map.entry("PIXFLEET_TASKS_QUEUE_URL", "http://127.0.0.1:8482/queue/tasks"),
                Map.entry("PIXFLEET_DEAD_LETTERS_QUEUE_URL", "http://127.0.0.1:8482/queue/dead"),
                Map.entry("PIXFLEET_RESULTS_BUCKET", "results"),
                Map.entry("PIXFLEET_RECORDS_TABLE", "records"),
                Map.entry("PIXFLEET_COMPLETIONS_TOPIC_ARN", "arn:aws:sns:us-east-1:1:completions"),
                Map.entry("PIXFLEET_VISIBILITY_SECONDS", "60"),
                Map.entry("PIXFLEET_IDLE_SECONDS", "120"),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("PIXFLEET_NODE_ID", "i-1"),
                Map.entry("PIXFLEET_STATE_DIR", "/tmp/state")));
    }

    @Test
    void readsWhatTheTemplateWrites() {
        var config = FleetConfig.from(good(), 2);

        assertThat(config.visibility()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.ranks()).as("one a core").isEqualTo(2);
        assertThat(config.stateDir()).isEqualTo(Path.of("/tmp/state"));
        assertThat(config.guardianPid()).isZero();
        assertThat(FleetConfig.variables()).containsAll(good().keySet());
    }

    @Test
    void namesEveryBadVariableAtOnce() {
        var bad = good();
        bad.put("PIXFLEET_IDLE_SECONDS", "soon");
        bad.put("PIXFLEET_RANKS", "-1");
        bad.put("PIXFLEET_TASKS_QUEUE_URL", "tasks");
        bad.remove("PIXFLEET_NODE_ID");

        assertThatThrownBy(() -> FleetConfig.from(bad, 2))
                .isInstanceOf(FleetConfig.BadConfig.class)
                .hasMessageContaining("PIXFLEET_IDLE_SECONDS must be a whole number from 1 to 43200, not 'soon'")
                .hasMessageContaining("PIXFLEET_RANKS must be")
                .hasMessageContaining("PIXFLEET_TASKS_QUEUE_URL is no http or https URL")
                .hasMessageContaining("PIXFLEET_NODE_ID is missing")
                .message()
                .doesNotContain("PIXFLEET_RESULTS_BUCKET");
    }

    @Test
    void everyRequiredVariableIsMissedByName() {
        for (String name : good().keySet()) {
            var bad = good();
            bad.put(name, " ");
            assertThatThrownBy(() -> FleetConfig.from(bad, 2)).hasMessageContaining(name + " is missing");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PIXFLEET_VISIBILITY_SECONDS, 2",
        "PIXFLEET_VISIBILITY_SECONDS, 43201",
        "PIXFLEET_IDLE_SECONDS, 0",
        "PIXFLEET_RANKS, 257",
        "PIXFLEET_GUARDIAN_PID, x",
        "PIXFLEET_COMPLETIONS_TOPIC_ARN, completions",
        "PIXFLEET_MAX_DECODED_MIB, 0",
        "PIXFLEET_IMAGES_MIB, -1",
        "PIXFLEET_STANDBY_SECONDS, -1",
        "PIXFLEET_TASK_SECONDS, 9"
    })
    void outOfRange(String name, String value) {
        var bad = good();
        bad.put(name, value);

        assertThatThrownBy(() -> FleetConfig.from(bad, 2)).hasMessageContaining(name);
    }

    @Test
    void theRanksOfANodeShareWhatItIsToldOrAnything() {
        assertThat(FleetConfig.from(good(), 2).room().node()).isEqualTo(NodeMemory.UNBOUNDED);
        var told = good();
        told.put("PIXFLEET_IMAGES_MIB", "5000");

        assertThat(FleetConfig.from(told, 2).room().node()).isEqualTo(NodeMemory.ofMebibytes(5000));
    }

    @Test
    void aWorldStandsByAfterAsLongAsItIsToldOrNever() {
        assertThat(FleetConfig.from(good(), 2).standby()).isEqualTo(Duration.ofSeconds(20));
        var told = good();
        told.put("PIXFLEET_STANDBY_SECONDS", "0");

        assertThat(FleetConfig.from(told, 2).standby()).isZero();
    }

    @Test
    void aNodeWorksByItselfUnlessToldOtherwise() {
        assertThat(FleetConfig.from(good(), 2).cell()).isEqualTo(new FleetConfig.CellConfig(1, "", List.of(), ""));
    }

    @Test
    void aNodeOfACellHasAnAddress() {
        var settings = good();
        settings.put("PIXFLEET_CELL_NODES", "4");
        assertThatThrownBy(() -> FleetConfig.from(settings, 2))
                .hasMessageContaining("PIXFLEET_CELL_ADDRESS is missing");

        settings.put("PIXFLEET_CELL_ADDRESS", "10.0.1.17");
        settings.put("PIXFLEET_CELL_NETWORKS", "10.0.0.0/16,10.1.0.0/16");
        settings.put("PIXFLEET_CELL_SHELL", "ssh -i key");

        assertThat(FleetConfig.from(settings, 2).cell())
                .isEqualTo(new FleetConfig.CellConfig(
                        4, "10.0.1.17", List.of("10.0.0.0/16", "10.1.0.0/16"), "ssh -i key"));
    }

    @ParameterizedTest
    @CsvSource({
        "PIXFLEET_CELL_NODES, 0",
        "PIXFLEET_CELL_NODES, 65",
        "PIXFLEET_CELL_ADDRESS, '10.0.0.1,10.0.0.2'",
        "PIXFLEET_CELL_ADDRESS, -x",
        "PIXFLEET_CELL_NETWORKS, 10.0.0.0",
        "PIXFLEET_CELL_NETWORKS, '10.0.0.0/16,'"
    })
    void unfitForACell(String name, String value) {
        var bad = good();
        bad.put("PIXFLEET_CELL_NODES", "2");
        bad.put("PIXFLEET_CELL_ADDRESS", "10.0.1.17");
        bad.put(name, value);

        assertThatThrownBy(() -> FleetConfig.from(bad, 2)).hasMessageContaining(name);
    }
}
