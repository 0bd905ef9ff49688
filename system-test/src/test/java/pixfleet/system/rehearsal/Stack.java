package pixfleet.system.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import pixfleet.local.template.ExpandedTemplate;
import pixfleet.local.wire.Hex;

/**
 * A stack's resources and outputs, expanded as SAM does.
 *
 * @param name of the stack
 * @param parameters by name
 * @param resources by logical id, each with {@code Type} and {@code Properties}
 * @param outputs by name, with the names this region gives
 */
record Stack(
        String name,
        Map<String, String> parameters,
        Map<String, Map<String, Object>> resources,
        Map<String, String> outputs) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9]+)(?:\\.([A-Za-z0-9.]+))?}");

    @SuppressWarnings("unchecked")
    static Stack of(String name, ExpandedTemplate expanded, Map<String, String> parameters) {
        Map<String, Object> document = new Yaml().load(expanded.yaml());
        var resources = new TreeMap<String, Map<String, Object>>();
        ((Map<String, Object>) document.get("Resources"))
                .forEach((id, resource) -> resources.put(id, (Map<String, Object>) resource));
        var stack = new Stack(name, Map.copyOf(parameters), resources, new TreeMap<>());
        ((Map<String, Map<String, Object>>) document.get("Outputs"))
                .forEach((output, body) -> stack.outputs.put(output, stack.named(String.valueOf(body.get("Value")))));
        return stack;
    }

    /** One with nothing in it. */
    static Stack none(String name) {
        return new Stack(name, Map.of(), Map.of(), Map.of());
    }

    private String named(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(2) == null
                                ? physical(found.group(1))
                                : found.group(2).equals("DomainName")
                                        ? "d" + hash(found.group(1)) + ".cloudfront.net"
                                        : physical(found.group(1)) + "-" + found.group(2)));
    }

    String type(String id) {
        return String.valueOf(resources.get(id).get("Type"));
    }

    boolean retained(String id) {
        return String.valueOf(resources.get(id).get("DeletionPolicy")).startsWith("Retain");
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> properties(String id) {
        return (Map<String, Object>) resources.get(id).getOrDefault("Properties", Map.of());
    }

    /** What AWS calls a resource: its own name where the template gives one. */
    String physical(String id) {
        return switch (type(id)) {
            case "AWS::S3::Bucket" -> String.valueOf(properties(id).get("BucketName"));
            case "AWS::Logs::LogGroup" -> String.valueOf(properties(id).get("LogGroupName"));
            case "AWS::DynamoDB::Table" -> String.valueOf(properties(id).getOrDefault("TableName", name + "-" + id));
            case "AWS::Cognito::UserPool" -> StandInAws.REGION + "_" + hash(id);
            case "AWS::Cognito::UserPoolDomain" -> String.valueOf(properties(id).get("Domain"));
            case "AWS::CloudFront::Distribution" -> "E" + hash(id).toUpperCase(java.util.Locale.ROOT);
            default -> name + "-" + id;
        };
    }

    private String hash(String id) {
        return Hex.sha256(name + "/" + id).substring(0, 12);
    }

    List<String> ofType(String type) {
        return resources.keySet().stream()
                .filter(id -> type(id).equals(type))
                .sorted()
                .toList();
    }

    /**
     * One resource that another version of the stack has not, or has otherwise.
     *
     * @param action {@code Add}, {@code Modify} or {@code Remove}
     */
    record Change(String action, String id, String type) {}

    List<Change> changesFrom(Stack before) {
        var changes = new ArrayList<Change>();
        resources.forEach((id, resource) -> {
            if (!before.resources.containsKey(id)) {
                changes.add(new Change("Add", id, type(id)));
            } else if (!before.resources.get(id).equals(resource)) {
                changes.add(new Change("Modify", id, type(id)));
            }
        });
        before.resources.keySet().stream()
                .filter(id -> !resources.containsKey(id))
                .forEach(id -> changes.add(new Change("Remove", id, before.type(id))));
        return changes;
    }
}
