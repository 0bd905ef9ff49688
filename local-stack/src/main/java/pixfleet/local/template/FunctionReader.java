package pixfleet.local.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pixfleet.local.template.Blueprint.Function;
import pixfleet.local.template.Blueprint.ObjectEvents;
import pixfleet.local.template.Blueprint.QueueEvents;
import pixfleet.local.template.Blueprint.Rate;
import pixfleet.local.template.Blueprint.Route;
import pixfleet.local.template.Blueprint.Subscription;
import pixfleet.local.template.Blueprint.Trigger;
import pixfleet.local.wire.Json;

/** Reads {@code AWS::Serverless::Function} with the globals merged in, and the events that invoke it. */
final class FunctionReader {
    /** What the stack makes use of; roles and policies are not evaluated. */
    private static final List<String> USED = List.of(
            "CodeUri",
            "Handler",
            "Runtime",
            "MemorySize",
            "Timeout",
            "Environment",
            "Events",
            "EventInvokeConfig",
            "DeadLetterQueue",
            "ReservedConcurrentExecutions");

    private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");
    private static final int DEFAULT_CONCURRENCY = 2;
    private static final int MAX_CONCURRENCY = 4;
    private static final int MAX_BATCH = 10;

    private final Path template;
    private final Map<String, Object> globals;
    private final Evaluator evaluator;
    private final ResourceNames names;
    private final Map<String, Object> resources;

    FunctionReader(
            Path template,
            Map<String, Object> globals,
            Evaluator evaluator,
            ResourceNames names,
            Map<String, Object> resources) {
        this.template = template;
        this.globals = globals;
        this.evaluator = evaluator;
        this.names = names;
        this.resources = resources;
    }

    Function function(String id) {
        var properties = properties(id);
        var environment = new TreeMap<String, String>();
        Tree.child(Tree.child(properties, "Environment"), "Variables")
                .forEach((name, value) -> environment.put(name, Tree.scalar(value)));
        var asynchronous = Tree.child(properties, "EventInvokeConfig");
        return new Function(
                id,
                names.physical(id),
                names.attribute(id, "Arn"),
                template.toAbsolutePath()
                        .resolveSibling(Tree.text(properties, "CodeUri", "."))
                        .normalize(),
                Tree.text(properties, "Handler", ""),
                Tree.text(properties, "Runtime", ""),
                Tree.number(properties, "MemorySize", 128),
                Duration.ofSeconds(Tree.number(properties, "Timeout", 3)),
                concurrency(properties),
                environment,
                Tree.number(asynchronous, "MaximumRetryAttempts", 2),
                onFailure(properties, asynchronous),
                triggers(id, properties));
    }

    private static int concurrency(Map<String, Object> properties) {
        int reserved = Tree.number(properties, "ReservedConcurrentExecutions", DEFAULT_CONCURRENCY);
        return Math.clamp(reserved, 1, MAX_CONCURRENCY);
    }

    private static Optional<String> onFailure(Map<String, Object> properties, Map<String, Object> asynchronous) {
        var destination = Tree.child(Tree.child(asynchronous, "DestinationConfig"), "OnFailure");
        return Tree.text(destination, "Destination")
                .or(() -> Tree.text(Tree.child(properties, "DeadLetterQueue"), "TargetArn"));
    }

    /** The topics this function's SNS events subscribe it to. */
    List<Subscription> subscriptions(String id) {
        return events(properties(id), "SNS").values().stream()
                .map(event -> new Subscription(
                        Tree.text(event, "Topic", ""),
                        "lambda",
                        names.attribute(id, "Arn"),
                        Template.subscriptionAttributes(event)))
                .toList();
    }

    private List<Trigger> triggers(String id, Map<String, Object> properties) {
        var triggers = new ArrayList<Trigger>();
        events(properties, "S3").values().forEach(event -> triggers.add(objectEvents(event)));
        mappings(id).forEach(mapping -> triggers.add(queueEvents(mapping)));
        events(properties, "ScheduleV2")
                .forEach((name, event) -> rate(name, event).ifPresent(triggers::add));
        events(properties, "Schedule")
                .forEach((name, event) -> rate(name, event).ifPresent(triggers::add));
        events(properties, "HttpApi").values().forEach(event -> triggers.add(route(event)));
        return triggers;
    }

    private static Map<String, Map<String, Object>> events(Map<String, Object> properties, String type) {
        var found = new LinkedHashMap<String, Map<String, Object>>();
        Tree.child(properties, "Events").forEach((name, node) -> {
            var event = Tree.asMap(node, name);
            if (Tree.text(event, "Type", "").equals(type)) {
                found.put(name, Tree.child(event, "Properties"));
            }
        });
        return found;
    }

    private static ObjectEvents objectEvents(Map<String, Object> event) {
        var rules = Tree.list(Tree.child(Tree.child(event, "Filter"), "S3Key"), "Rules").stream()
                .map(rule -> Tree.asMap(rule, "Rules"))
                .toList();
        return new ObjectEvents(
                Tree.text(event, "Bucket", ""),
                Tree.list(event, "Events").stream().map(Tree::scalar).toList(),
                rule(rules, "prefix"),
                rule(rules, "suffix"));
    }

    /** The event source mappings that call this function or its alias. */
    private List<Map<String, Object>> mappings(String id) {
        var found = new ArrayList<Map<String, Object>>();
        for (var name : resources.keySet()) {
            if (names.type(name).equals("AWS::Lambda::EventSourceMapping")) {
                var mapping = new LinkedHashMap<>(Tree.child(Tree.asMap(resources.get(name), name), "Properties"));
                if (List.of(id, id + ".Alias").contains(Tree.text(Tree.child(mapping, "FunctionName"), "Ref", ""))) {
                    mapping.remove("FunctionName");
                    found.add(evaluator.map(mapping));
                }
            }
        }
        return found;
    }

    private static QueueEvents queueEvents(Map<String, Object> mapping) {
        return new QueueEvents(
                Tree.text(mapping, "EventSourceArn", ""),
                Math.clamp(Tree.number(mapping, "BatchSize", MAX_BATCH), 1, MAX_BATCH));
    }

    private static String rule(List<Map<String, Object>> rules, String name) {
        return rules.stream()
                .filter(rule ->
                        Tree.text(rule, "Name", "").toLowerCase(Locale.ROOT).equals(name))
                .map(rule -> Tree.text(rule, "Value", ""))
                .findFirst()
                .orElse("");
    }

    private static Optional<Rate> rate(String name, Map<String, Object> event) {
        var expression = Tree.text(event, "ScheduleExpression", Tree.text(event, "Schedule", ""));
        var parts = RATE.matcher(expression);
        if (!parts.matches()) {
            throw new TemplateError("schedule " + name + ": the local stack knows rate(...) only, not " + expression);
        }
        if (Tree.text(event, "State", "ENABLED").equals("DISABLED")) {
            return Optional.empty();
        }
        long count = Long.parseLong(parts.group(1));
        var every = switch (parts.group(2)) {
            case "minute" -> Duration.ofMinutes(count);
            case "hour" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
        return Optional.of(new Rate(Tree.text(event, "Name", name), every, Tree.text(event, "Input")));
    }

    private Route route(Map<String, Object> event) {
        var own = Tree.text(Tree.child(event, "Auth"), "Authorizer");
        var inherited = Tree.text(apiAuth(), "DefaultAuthorizer");
        boolean open =
                own.or(() -> inherited).filter(name -> !name.equals("NONE")).isEmpty();
        var method = Tree.text(event, "Method", "ANY").toUpperCase(Locale.ROOT);
        return new Route(method.equals("*") ? "ANY" : method, Tree.text(event, "Path", "/"), open);
    }

    private Map<String, Object> apiAuth() {
        var global = Tree.child(Tree.child(globals, "HttpApi"), "Auth");
        for (var id : resources.keySet()) {
            if (names.type(id).equals("AWS::Serverless::HttpApi")) {
                var auth = Tree.child(Tree.child(Tree.child(resources, id), "Properties"), "Auth");
                return only(Tree.asMap(Tree.merged(global, auth), "Auth"));
            }
        }
        return only(global);
    }

    private Map<String, Object> only(Map<String, Object> auth) {
        var authorizer = auth.get("DefaultAuthorizer");
        return authorizer == null ? Map.of() : evaluator.map(Map.of("DefaultAuthorizer", authorizer));
    }

    private Map<String, Object> properties(String id) {
        var own = Tree.child(Tree.child(resources, id), "Properties");
        var merged = Tree.asMap(Tree.merged(Tree.child(globals, "Function"), own), id);
        merged.keySet().retainAll(USED);
        var events = Tree.child(merged, "Events");
        if (!events.isEmpty()) {
            merged.put("Events", withoutPolicies(events));
        }
        return evaluator.map(merged);
    }

    private static Map<String, Object> withoutPolicies(Map<String, Object> events) {
        var kept = new LinkedHashMap<>(events);
        kept.replaceAll((name, node) -> {
            var event = Tree.asMap(node, name);
            var properties = Tree.child(event, "Properties");
            properties = new LinkedHashMap<>(properties);
            properties.remove("DeadLetterConfig");
            if (properties.get("Input") instanceof Map<?, ?> input) {
                properties.put("Input", Json.of(input).toString());
            }
            event = new LinkedHashMap<>(event);
            event.put("Properties", properties);
            return event;
        });
        return kept;
    }
}
