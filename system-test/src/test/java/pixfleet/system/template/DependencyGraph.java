package pixfleet.system.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import pixfleet.system.template.References.Reference;
import pixfleet.system.template.Template.Resource;
import pixfleet.system.template.Template.Resource.Event;

/**
 * Who needs whom first, after SAM has expanded the functions: each gets a role, and each event a permission, a
 * subscription or a schedule. CloudFormation refuses a circle, and the classic one is not visible in the template: bucket
 * -> notification -> function -> role -> bucket.
 */
final class DependencyGraph {
    private final Map<String, Set<String>> needs = new LinkedHashMap<>();

    private DependencyGraph(Template template) {
        for (Resource resource : template.resources().values()) {
            for (Value before : resource.body().at("DependsOn").items()) {
                edge(resource.id(), before.text());
            }
            if (resource.type().equals(Template.FUNCTION)) {
                function(resource);
            } else {
                edges(resource.id(), resource.properties());
            }
        }
    }

    /** The resources of a circle in order, if there is one. */
    static List<String> cycle(Template template) {
        var graph = new DependencyGraph(template);
        Set<String> settled = new LinkedHashSet<>();
        for (String start : List.copyOf(graph.needs.keySet())) {
            List<String> circle = graph.walk(start, new ArrayList<>(), settled);
            if (!circle.isEmpty()) {
                return circle;
            }
        }
        return List.of();
    }

    /**
     * Whatever runs by itself as soon as it is made, a schedule, is made after everything that it or what it
     * runs with names. A name that is computed orders nothing by itself.
     */
    static List<String> startedTooEarly(Template template) {
        var graph = new DependencyGraph(template);
        Map<String, String> computed = computedNames(template);
        return selfStarters(template)
                .flatMap(starter -> {
                    Set<String> before = graph.before(starter);
                    return before.stream()
                            .filter(template.resources()::containsKey)
                            .flatMap(id -> template.resource(id).body().texts().stream())
                            .flatMap(text -> named(text, computed))
                            .distinct()
                            .filter(id -> !before.contains(id))
                            .sorted()
                            .map(id -> starter + " may run before " + id + " is there");
                })
                .toList();
    }

    private static Stream<String> selfStarters(Template template) {
        return Stream.concat(
                template.ofType("AWS::Scheduler::Schedule").stream().map(Resource::id),
                template.functions().stream()
                        .flatMap(function -> function.events().stream()
                                .filter(event -> event.type().startsWith("Schedule"))
                                .map(event -> function.id() + event.id())));
    }

    /** The names that resources are given, as they are written, by the resource's id. */
    private static Map<String, String> computedNames(Template template) {
        var names = new LinkedHashMap<String, String>();
        for (Resource resource : template.resources().values()) {
            resource.properties().fields().forEach((property, value) -> {
                String name = value.at("Fn::Sub").text();
                if (property.endsWith("Name") && !name.isEmpty()) {
                    names.put(resource.id(), name);
                }
            });
        }
        return names;
    }

    private static Stream<String> named(String text, Map<String, String> computed) {
        return computed.entrySet().stream()
                .filter(name -> text.contains(name.getValue()))
                .map(Map.Entry::getKey);
    }

    private Set<String> before(String id) {
        var reached = new LinkedHashSet<>(Set.of(id));
        var ahead = new ArrayDeque<>(reached);
        while (!ahead.isEmpty()) {
            for (String next : needs.getOrDefault(ahead.remove(), Set.of())) {
                if (reached.add(next)) {
                    ahead.add(next);
                }
            }
        }
        return reached;
    }

    private List<String> walk(String at, List<String> path, Set<String> settled) {
        if (path.contains(at)) {
            return List.copyOf(path.subList(path.indexOf(at), path.size()));
        }
        if (settled.contains(at)) {
            return List.of();
        }
        path.add(at);
        for (String next : needs.getOrDefault(at, Set.of())) {
            List<String> circle = walk(next, path, settled);
            if (!circle.isEmpty()) {
                return circle;
            }
        }
        path.removeLast();
        settled.add(at);
        return List.of();
    }

    private void function(Resource function) {
        String role = function.id() + "Role";
        edge(function.id(), role);
        function.properties().fields().forEach((name, value) -> {
            switch (name) {
                case "Events" -> {}
                // SAM lets the role send to the destination.
                case "Policies", "EventInvokeConfig" -> edges(role, value);
                default -> edges(function.id(), value);
            }
        });
        function.events().forEach(event -> event(function.id(), event));
    }

    private void event(String function, Event event) {
        String made = function + event.id();
        edge(made, function);
        switch (event.type()) {
            case "S3" -> {
                String bucket = event.properties().at("Bucket", "Ref").text();
                edge(bucket, function);
                edge(bucket, made);
            }
            case "HttpApi" -> {
                String api = event.properties().at("ApiId", "Ref").text();
                edge(api, function);
                edge(made, api);
            }
            case "SNS", "ScheduleV2" -> edges(made, event.properties());
            default -> throw new IllegalArgumentException("how does SAM expand an event of type " + event.type() + "?");
        }
    }

    private void edges(String from, Value value) {
        References.within(from, value).stream().map(Reference::target).forEach(target -> edge(from, target));
    }

    private void edge(String from, String to) {
        needs.computeIfAbsent(from, _ -> new LinkedHashSet<>()).add(to);
    }
}
