package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.system.template.Checkout.file;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each alarm and each curve of the dashboard has somebody who sends what it looks at. */
class MetricsTest {
    private static final Template TEMPLATE = Template.parse(TemplateTest.TEXT);

    private static Template with(String sound, String broken) {
        assertThat(TemplateTest.TEXT).contains(sound);
        return Template.parse(TemplateTest.TEXT.replace(sound, broken));
    }

    @Test
    void whatIsLookedAtIsSent() {
        assertThat(Metrics.looked(TEMPLATE))
                .extracting(Metrics.Looked::by)
                .contains("Dashboard", "OrphansAlarm", "StuckStoppingAlarm", "IdleNodesAlarm", "BacklogAgeAlarm")
                .contains("DeadLettersAlarm", "FailedStartsAlarm", "RecordsThrottledAlarm");
        assertThat(Metrics.sentByNobody(TEMPLATE)).isEmpty();
    }

    @Test
    void whatIsMadeIsShown() {
        assertThat(Metrics.lookedAtByNobody(TEMPLATE)).isEmpty();
    }

    @Test
    void everyMetricIsMadeBySomebody() {
        Set<String> made = Metrics.made(
                file("control-lambda/core/target/classes"),
                file("control-lambda/events/target/classes"),
                file("mpi-fleet/agent/target/classes"));

        assertThat(Metrics.neverMade(made)).isEmpty();
        var without = new TreeSet<>(made);
        without.remove("ORPHANS");
        without.remove("START_LATENCY WORLD_UP");
        assertThat(Metrics.neverMade(without)).containsExactly("START_LATENCY WORLD_UP", "ORPHANS");
    }

    @Test
    void mistakesAreNamed() {
        assertThat(Metrics.sentByNobody(with("MetricName: Orphans", "MetricName: Orphan")))
                .containsExactly("OrphansAlarm looks at Pixfleet/${AWS::StackName} Orphan {}, which nobody sends");
        assertThat(Metrics.sentByNobody(with("\"Stage\", \"world up\"", "\"Stage\", \"world\"")))
                .containsExactly(
                        "Dashboard looks at Pixfleet/${AWS::StackName} StartLatency {Stage=world}, which nobody sends");
        assertThat(Metrics.sentByNobody(with("MetricName: ReadThrottleEvents", "MetricName: ThrottledReads")))
                .hasSize(1);
        assertThat(Metrics.lookedAtByNobody(with("              [\"Pixfleet/${AWS::StackName}\", \"Images\"],\n", "")))
                .containsExactly("IMAGES {} is shown nowhere");
    }
}
