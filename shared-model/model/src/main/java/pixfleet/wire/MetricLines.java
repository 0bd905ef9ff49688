package pixfleet.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import pixfleet.metric.Measurement;
import pixfleet.metric.Meter;
import pixfleet.metric.Metric;

/**
 * Writes measurements as lines of a log, in CloudWatch's embedded metric format: the log's service makes metrics of them, so that
 * neither functions nor nodes call another one. A line is nothing but its document.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the
 *     format</a>
 */
public final class MetricLines implements Meter {
    private final String namespace;
    private final Clock clock;
    private final Consumer<String> log;

    /**
     * @param pool whose metrics they are
     * @param clock dates them
     * @param log takes a line
     */
    public MetricLines(String pool, Clock clock, Consumer<String> log) {
        this.namespace = "Pixfleet/" + pool;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public void measured(List<Measurement> measurements) {
        Map<Dimension, List<Measurement>> grouped =
                measurements.stream().collect(Collectors.groupingBy(Dimension::of, TreeMap::new, Collectors.toList()));
        grouped.forEach((dimension, group) -> log.accept(line(dimension, group, clock.instant())));
    }

    private record Dimension(String name, String value) implements Comparable<Dimension> {
        static Dimension of(Measurement measurement) {
            return new Dimension(measurement.metric().label(), measurement.label());
        }

        @Override
        public int compareTo(Dimension other) {
            return (name + " " + value).compareTo(other.name + " " + other.value);
        }
    }

    /** Values of one metric that were measured together are one array. */
    private String line(Dimension dimension, List<Measurement> group, Instant at) {
        Map<Metric, List<Double>> values = group.stream()
                .collect(Collectors.groupingBy(
                        Measurement::metric,
                        TreeMap::new,
                        Collectors.mapping(Measurement::value, Collectors.toList())));
        ObjectNode directive = Wire.object().put("Namespace", namespace);
        ArrayNode dimensions = directive.putArray("Dimensions").addArray();
        ArrayNode metrics = directive.putArray("Metrics");
        values.keySet()
                .forEach(
                        metric -> metrics.addObject().put("Name", metric.word()).put("Unit", metric.unit()));
        ObjectNode document = Wire.object();
        document.putObject("_aws")
                .put("Timestamp", at.toEpochMilli())
                .putArray("CloudWatchMetrics")
                .add(directive);
        if (!dimension.name().isEmpty()) {
            dimensions.add(dimension.name());
            document.put(dimension.name(), dimension.value());
        }
        values.forEach((metric, numbers) -> put(document, metric.word(), numbers));
        return Wire.text(document);
    }

    private static void put(ObjectNode document, String name, List<Double> numbers) {
        if (numbers.size() == 1) {
            document.put(name, numbers.getFirst());
        } else {
            numbers.forEach(document.withArray(name)::add);
        }
    }
}
