package pixfleet.system.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import pixfleet.control.scaling.Rung;
import pixfleet.metric.Metric;
import pixfleet.metric.StartStage;
import pixfleet.system.template.Template.Resource;

/** What alarms and dashboards look at, and who sends it. */
final class Metrics {
    private static final String OURS = "Pixfleet/${AWS::StackName}";

    /** What AWS itself sends, by the dimension it has; see each service's page of metrics. */
    private static final Map<String, String> AWS = Map.of(
            "AWS/SQS ApproximateNumberOfMessagesVisible", "QueueName",
            "AWS/SQS ApproximateNumberOfMessagesNotVisible", "QueueName",
            "AWS/SQS ApproximateAgeOfOldestMessage", "QueueName",
            "AWS/DynamoDB ReadThrottleEvents", "TableName",
            "AWS/DynamoDB WriteThrottleEvents", "TableName",
            "AWS/Lambda Errors", "FunctionName",
            "AWS/EC2 CPUUtilization", "InstanceId");

    /** A metric that somebody looks at. */
    record Looked(String by, String namespace, String name, Map<String, String> dimensions) {}

    private Metrics() {}

    /** The metrics whose values the classes in these folders make. */
    static Set<String> made(Path... folders) {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        var names = new TreeSet<String>();
        for (var type : new ClassFileImporter().importPaths(folders)) {
            type.getFieldAccessesFromSelf().stream()
                    .filter(access -> access.getTargetOwner().getName().equals(Metric.class.getName()))
                    .forEach(access -> names.add(access.getTarget().getName()));
            type.getFieldAccessesFromSelf().stream()
                    .filter(access -> access.getTargetOwner().getName().equals(StartStage.class.getName()))
                    .forEach(access ->
                            names.add("START_LATENCY " + access.getTarget().getName()));
        }
        return names;
    }

    /** Metrics of ours that nobody makes. */
    static List<String> neverMade(Set<String> made) {
        Stream<String> stages = Stream.of(StartStage.values()).map(stage -> "START_LATENCY " + stage);
        Stream<String> metrics = Stream.of(Metric.values())
                .filter(metric -> metric != Metric.START_LATENCY)
                .map(Metric::name);
        return Stream.concat(stages, metrics)
                .filter(name -> !made.contains(name))
                .toList();
    }

    /** Everything that an alarm or a dashboard looks at. */
    static List<Looked> looked(Template template) {
        var looked = new ArrayList<Looked>();
        for (Resource alarm : template.ofType("AWS::CloudWatch::Alarm")) {
            Value properties = alarm.properties();
            if (properties.at("Metrics").items().isEmpty()) {
                looked.add(looked(alarm.id(), properties));
            }
            properties.at("Metrics").items().stream()
                    .map(metric -> metric.at("MetricStat", "Metric"))
                    .filter(metric -> !metric.fields().isEmpty())
                    .forEach(metric -> looked.add(looked(alarm.id(), metric)));
        }
        template.ofType("AWS::CloudWatch::Dashboard").forEach(dashboard -> looked.addAll(onDashboard(dashboard)));
        return looked;
    }

    private static Looked looked(String by, Value metric) {
        var dimensions = new TreeMap<String, String>();
        metric.at("Dimensions")
                .items()
                .forEach(dimension -> dimensions.put(
                        dimension.at("Name").text(),
                        String.join(".", dimension.at("Value").texts())));
        return new Looked(
                by,
                String.join("", metric.at("Namespace").texts()),
                metric.at("MetricName").text(),
                dimensions);
    }

    private static List<Looked> onDashboard(Resource dashboard) {
        var looked = new ArrayList<Looked>();
        String body = dashboard.properties().at("DashboardBody", "Fn::Sub").text();
        try {
            for (JsonNode widget : new ObjectMapper().readTree(body).path("widgets")) {
                widget.path("properties")
                        .path("metrics")
                        .forEach(metric -> looked.add(inWidget(dashboard.id(), metric)));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(dashboard.id() + " is no JSON", e);
        }
        return looked;
    }

    /** Namespace, name, then names and values of dimensions, then maybe how to show it. */
    private static Looked inWidget(String by, JsonNode metric) {
        var dimensions = new TreeMap<String, String>();
        for (int i = 2; i + 1 < metric.size() && metric.get(i).isTextual(); i += 2) {
            dimensions.put(metric.get(i).textValue(), metric.get(i + 1).textValue());
        }
        return new Looked(by, metric.path(0).asText(), metric.path(1).asText(), dimensions);
    }

    /** Who looks at what nobody sends. */
    static List<String> sentByNobody(Template template) {
        Set<String> filtered = new TreeSet<>();
        template.ofType("AWS::Logs::MetricFilter").stream()
                .flatMap(filter -> filter.properties().at("MetricTransformations").items().stream())
                .forEach(made -> filtered.add(made.at("MetricName").text()));
        return looked(template).stream()
                .filter(looked -> looked.namespace().startsWith("AWS/") ? !isAwsOwn(looked) : !isOurs(looked, filtered))
                .map(looked -> "%s looks at %s %s %s, which nobody sends"
                        .formatted(looked.by(), looked.namespace(), looked.name(), looked.dimensions()))
                .toList();
    }

    private static boolean isAwsOwn(Looked looked) {
        String dimension = AWS.get(looked.namespace() + " " + looked.name());
        return dimension != null && looked.dimensions().keySet().equals(Set.of(dimension));
    }

    private static boolean isOurs(Looked looked, Set<String> filtered) {
        if (!looked.namespace().equals(OURS)) {
            return false;
        }
        if (filtered.contains(looked.name())) {
            return looked.dimensions().isEmpty();
        }
        return Stream.of(Metric.values())
                .filter(metric -> metric.word().equals(looked.name()))
                .anyMatch(metric -> metric.label().isEmpty()
                        ? looked.dimensions().isEmpty()
                        : labels(metric).anyMatch(value -> looked.dimensions().equals(Map.of(metric.label(), value))));
    }

    private static Stream<String> labels(Metric metric) {
        return metric == Metric.RUNGS
                ? Stream.of(Rung.values()).filter(rung -> rung != Rung.NONE).map(Rung::word)
                : Stream.of(StartStage.values()).map(StartStage::word);
    }

    /** Metrics of ours that neither an alarm nor the dashboard shows, with their labels. */
    static List<String> lookedAtByNobody(Template template) {
        List<Looked> looked = looked(template);
        return Stream.of(Metric.values())
                .flatMap(metric -> metric.label().isEmpty()
                        ? Stream.of(Map.entry(metric, Map.<String, String>of()))
                        : labels(metric).map(value -> Map.entry(metric, Map.of(metric.label(), value))))
                .filter(wanted -> looked.stream()
                        .noneMatch(look -> look.name().equals(wanted.getKey().word())
                                && look.dimensions().equals(wanted.getValue())))
                .map(wanted -> wanted.getKey() + " " + wanted.getValue() + " is shown nowhere")
                .toList();
    }
}
