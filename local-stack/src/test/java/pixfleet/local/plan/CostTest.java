package pixfleet.local.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pixfleet.local.template.ExpandedTemplate;

/** The bill foreseen for the template that is deployed. */
class CostTest {
    private static final Path SAM = Path.of("..", "sam");
    private static final Prices PRICES = Prices.read(SAM);

    @Test
    void sleepingNodesCostTheirDisks() {
        assertThat(asleep(Map.of("MinNodes", "2"), "disks of sleeping nodes")).isCloseTo(3.2, within(1e-9));
        assertThat(asleep(Map.of("MinNodes", "4"), "disks of sleeping nodes")).isCloseTo(6.4, within(1e-9));
    }

    @Test
    void nodesThatMightBeMadeCostNothing() {
        assertThat(Cost.sum(cost(Map.of("MaxNodes", "1000")).asleep()))
                .isCloseTo(Cost.sum(cost(Map.of("MaxNodes", "2")).asleep()), within(1e-9));
        assertThat(asleep(Map.of("MinNodes", "0"), "disks of sleeping nodes")).isZero();
    }

    @Test
    void anIdleSystemCostsLessThanSevenDollarsAMonth() {
        assertThat(Cost.sum(cost(Map.of()).asleep())).isBetween(4.0, 7.0);
    }

    @Test
    void functionsThatWaitAtQueuesCostTheirRequests() {
        // Five connections, three requests a minute each, 43,800 minutes.
        assertThat(asleep(Map.of(), "functions wait at queues")).isCloseTo(657_000 * 0.0000004, within(1e-9));
        assertThat(asleep(
                        Map.of("WebhookUrl", "https://example.org/ended", "WebhookSecret", "sixteen characters"),
                        "functions wait at queues"))
                .isCloseTo(2 * 657_000 * 0.0000004, within(1e-9));
    }

    @Test
    void alarmsCostByTheMetricsTheyLookAt() {
        var template =
                ExpandedTemplate.of(SAM.resolve("template.yaml"), "pixfleet", "us-east-1", "123456789012", Map.of());
        int alarms = template.ofType("AWS::CloudWatch::Alarm").size();

        // One looks at the errors of four functions, one at two kinds of throttling.
        assertThat(asleep(Map.of(), "alarms")).isCloseTo((alarms + 3 + 1) * 0.10, within(1e-9));
    }

    @Test
    void logsCostWhatSweepsAndLambdaWrite() {
        assertThat(asleep(Map.of(), "logs")).isBetween(0.01, 0.10);
    }

    @Test
    void aMachineIsPaidFromItsBootToTheEndOfItsWait() {
        var line = cost(Map.of("NodeIdleSeconds", "900"))
                .thousandImages()
                .orElseThrow()
                .getFirst();

        // 500 s of work on 4 cores, 60 s of boot, 900 s of waiting.
        assertThat(line.dollars()).isCloseTo((125 + 60 + 900) / 3600.0 * (0.1785 + 0.005), within(1e-9));
    }

    @Test
    void aDaysBudgetIsWhatItsNodesCost() {
        assertThat(cost(Map.of()).day()).as("without a budget nobody knows").isEmpty();

        assertThat(cost(Map.of("DailyNodeHours", "40")).day().orElseThrow().dollars())
                .isCloseTo(40 * (0.1785 + 0.005), within(1e-9));
    }

    @Test
    void aTypeWithoutAPriceHasNone() {
        assertThat(cost(Map.of("NodeInstanceType", "u-24tb1.metal")).thousandImages())
                .isEmpty();
    }

    private static double asleep(Map<String, String> parameters, String what) {
        return cost(parameters).asleep().stream()
                .filter(line -> line.what().equals(what))
                .mapToDouble(Cost.Line::dollars)
                .sum();
    }

    private static Cost cost(Map<String, String> parameters) {
        return Cost.of(
                ExpandedTemplate.of(SAM.resolve("template.yaml"), "pixfleet", "us-east-1", "123456789012", parameters),
                PRICES);
    }
}
