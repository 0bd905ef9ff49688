package pixfleet.system.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
