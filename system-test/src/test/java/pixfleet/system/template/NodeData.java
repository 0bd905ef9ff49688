package pixfleet.system.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a node is told at its first boot: the cloud-config in the launch template's user data. */
final class NodeData {
    private static final String ENVIRONMENT = "/etc/pixfleet/node.env";

    private NodeData() {}

    /** The cloud-config, with placeholders left as they are. */
    static String userData(Template template) {
        return template.resource("NodeTemplate")
                .properties()
                .at("LaunchTemplateData", "UserData", "Fn::Base64", "Fn::Sub")
                .text();
    }

    /** The files it writes, by path, as {@code Fn::Sub} leaves them. */
    static Map<String, String> files(Template template) {
        var files = new LinkedHashMap<String, String>();
        for (Value file : Value.parse(userData(template)).at("write_files").items()) {
            files.put(file.at("path").text(), file.at("content").text().replace("${!", "${"));
        }
        return files;
    }

    /** The variables in {@code node.env}. */
    static Map<String, String> environment(Template template) {
        var variables = new LinkedHashMap<String, String>();
        for (String line : files(template).getOrDefault(ENVIRONMENT, "").lines().toList()) {
            String[] parts = line.split("=", 2);
            if (parts.length == 2) {
                variables.put(parts[0], parts[1]);
            }
        }
        return variables;
    }

    /** Variables of ours are ones the fleet knows. */
    static List<String> unknownVariables(Template template, Set<String> known) {
        return environment(template).keySet().stream()
                .filter(name -> name.startsWith("PIXFLEET_") && !known.contains(name))
                .map(name -> "node.env sets " + name + ", which nothing reads")
                .toList();
    }

    /** A node holds a task exactly as long as the queue keeps it away from others. */
    static List<String> leaseTerms(Template template) {
        String queue = template.resource("TasksQueue")
                .properties()
                .at("VisibilityTimeout")
                .text();
        String node = environment(template).getOrDefault("PIXFLEET_VISIBILITY_SECONDS", "");
        return queue.equals(node)
                ? List.of()
                : List.of("the queue hides a task for %s s, a node believes %s s".formatted(queue, node));
    }

    /** The files embedded in the template are those in {@code sam/node}, word for word. */
    static List<String> drift(Template template, Map<String, String> originals) {
        var found = new ArrayList<String>();
        Map<String, String> embedded = files(template);
        originals.forEach((path, text) -> {
            if (!text.equals(embedded.get(path))) {
                found.add(path + " in the template is not the file in sam/node");
            }
        });
        return found;
    }
}
