package pixfleet.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import pixfleet.pipeline.Catalogue;
import pixfleet.pipeline.Colour;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.NumberList;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;
import pixfleet.pipeline.Picture;
import pixfleet.pipeline.Pipeline;
import pixfleet.pipeline.Text;

/** Pipelines as JSON, {@code [{"op":"gaussian-blur","ksize":9},...]}, and the catalogue they are made from. */
public final class PipelineJson {
    private PipelineJson() {}

    /** The JSON form, with every parameter written out. */
    public static String write(Pipeline pipeline) {
        return Wire.text(tree(pipeline));
    }

    /**
     * Reads a pipeline in either form: a JSON array, or a JSON string holding the text form.
     *
     * @throws InvalidPipeline if it is malformed, unknown or out of range
     */
    public static Pipeline read(String json) {
        try {
            return read(Wire.anyTree("the pipeline", json));
        } catch (MalformedDocument _) {
            throw new InvalidPipeline(
                    "the pipeline is neither a list of operations nor text such as gaussian-blur:ksize=9|canny");
        }
    }

    static ArrayNode tree(Pipeline pipeline) {
        return Wire.array(pipeline.operations(), PipelineJson::step);
    }

    private static JsonNode step(Operation operation) {
        ObjectNode step = Wire.object().put("op", operation.type().name());
        operation.arguments().forEach((name, value) -> put(step, name, value));
        return step;
    }

    private static void put(ObjectNode step, String name, Object value) {
        switch (value) {
            case Integer whole -> step.put(name, whole);
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1e9 -> step.put(name, number.longValue());
            case Double number -> step.put(name, number);
            default -> step.put(name, value.toString());
        }
    }

    static Pipeline read(JsonNode tree) {
        if (tree.isTextual()) {
            return Pipeline.parse(tree.textValue());
        }
        if (!tree.isArray()) {
            throw new InvalidPipeline(
                    "a pipeline is a list of operations, or text such as gaussian-blur:ksize=9|canny");
        }
        var operations = new ArrayList<Operation>();
        for (JsonNode step : tree) {
            operations.add(readStep(step));
        }
        return new Pipeline(operations);
    }

    private static Operation readStep(JsonNode step) {
        if (!step.path("op").isTextual()) {
            throw new InvalidPipeline("each step of a pipeline is an object with its operation's name in \"op\"");
        }
        var given = new LinkedHashMap<String, String>();
        for (var argument : step.properties()) {
            if (argument.getKey().equals("op")) {
                continue;
            }
            if (!argument.getValue().isValueNode()) {
                throw new InvalidPipeline("%s: %s must be a number or a word"
                        .formatted(step.get("op").textValue(), argument.getKey()));
            }
            given.put(argument.getKey(), argument.getValue().asText());
        }
        return Catalogue.operation(step.get("op").textValue(), given);
    }

    /** The whole catalogue as the page and other clients read it: {@code {"operations":[...]}}. */
    public static String writeCatalogue() {
        ObjectNode catalogue = Wire.object();
        catalogue.set("operations", Wire.array(Catalogue.all(), PipelineJson::type));
        return Wire.text(catalogue);
    }

    private static JsonNode type(OperationType type) {
        ObjectNode tree = Wire.object()
                .put("name", type.name())
                .put("group", type.group().title())
                .put("title", type.title())
                .put("description", type.description())
                .put("cost", type.cost().name().toLowerCase(Locale.ROOT))
                .put("distribution", type.with(Map.of()).distribution().word())
                .put("halo", type.with(Map.of()).distribution().halo());
        tree.set("parameters", Wire.array(type.parameters(), PipelineJson::parameter));
        return tree;
    }

    private static JsonNode parameter(Parameter<?> parameter) {
        ObjectNode tree = Wire.object().put("name", parameter.name());
        switch (parameter) {
            case WholeNumber whole ->
                tree.put("kind", "integer")
                        .put("min", whole.min())
                        .put("max", whole.max())
                        .put("step", whole.step())
                        .put("default", whole.preset());
            case Decimal decimal ->
                tree.put("kind", "decimal")
                        .put("min", decimal.min())
                        .put("max", decimal.max())
                        .put("default", decimal.preset());
            case Choice<?> choice -> {
                tree.put("kind", "choice").put("default", Choice.word(choice.preset()));
                choice.words().forEach(tree.withArray("choices")::add);
            }
            case Text text ->
                tree.put("kind", "text").put("maxLength", text.maxLength()).put("default", text.preset());
            case Colour colour -> tree.put("kind", "colour").put("default", colour.preset());
            case NumberList numbers -> {
                tree.put("kind", "numbers")
                        .put("min", numbers.min())
                        .put("max", numbers.max())
                        .put("default", numbers.preset());
                numbers.counts().forEach(tree.withArray("counts")::add);
            }
            case Picture picture ->
                tree.put("kind", "picture")
                        .put("maxEdge", picture.maxEdgePixels())
                        .put("maxLength", Picture.MAX_CHARACTERS)
                        .put("default", picture.preset());
        }
        return tree.put("unit", parameter.unit()).put("description", parameter.description());
    }
}
