package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Operations of the catalogue in words. */
public final class OperationText {
    private OperationText() {}

    /** One line each, under the headings of their groups. */
    public static String list(List<JsonNode> operations) {
        var text = new StringBuilder();
        String group = "";
        for (JsonNode operation : operations) {
            String its = operation.path("group").asText();
            if (!its.equals(group)) {
                text.append("%s%s%n".formatted(group.isEmpty() ? "" : "\n", its));
                group = its;
            }
            text.append("  %-20s %s%n"
                    .formatted(
                            operation.path("name").asText(),
                            operation.path("title").asText()));
        }
        return text.toString();
    }

    /** One with all its parameters. */
    public static String whole(JsonNode operation) {
        var text = new StringBuilder("%s  (%s)%n%s%n"
                .formatted(
                        operation.path("name").asText(),
                        operation.path("title").asText(),
                        operation.path("description").asText()));
        for (JsonNode parameter : operation.path("parameters")) {
            text.append("  %-14s %s%n  %-14s %s%n"
                    .formatted(
                            parameter.path("name").asText(),
                            parameter.path("description").asText(),
                            "",
                            range(parameter)));
        }
        return text.toString();
    }

    private static String range(JsonNode parameter) {
        var text = new StringBuilder(parameter.path("kind").asText());
        if (parameter.has("min")) {
            text.append(" %s to %s"
                    .formatted(
                            parameter.path("min").asText(),
                            parameter.path("max").asText()));
        }
        if (parameter.has("options")) {
            var options = new java.util.ArrayList<String>();
            parameter.path("options").forEach(it -> options.add(it.asText()));
            text.append(": ").append(String.join(", ", options));
        }
        if (!parameter.path("unit").asText("").isEmpty()) {
            text.append(" ").append(parameter.path("unit").asText());
        }
        String preset = parameter.path("default").asText();
        return text.append(preset.isEmpty() ? "" : ", default " + preset).toString();
    }
}
