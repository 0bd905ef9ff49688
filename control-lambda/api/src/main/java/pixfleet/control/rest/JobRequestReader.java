package pixfleet.control.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import pixfleet.control.upload.JobRequest;
import pixfleet.operation.To;
import pixfleet.pipeline.Pipeline;
import pixfleet.wire.PipelineJson;

/** Reads the body that asks for a job, and says in a sentence what is wrong with one that does not. */
final class JobRequestReader {
    private static final int MAX_BYTES = 4 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private JobRequestReader() {}

    /** The body with pictures in the place of their names. */
    static JsonNode whole(JsonNode tree, UnaryOperator<String> pictures) {
        if (!tree.hasNonNull("pipeline") || !(tree instanceof ObjectNode body)) {
            return tree;
        }
        String pipeline = body.get("pipeline").toString();
        String whole = pictures.apply(pipeline);
        return whole.equals(pipeline) ? tree : body.set("pipeline", tree(whole));
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was JSON is none with pictures in it", e);
        }
    }

    /** The body as a tree. */
    static JsonNode object(byte[] body) {
        if (body.length > MAX_BYTES) {
            throw new Unacceptable(
                    413, "The body may have at most %d bytes, not %d.".formatted(MAX_BYTES, body.length));
        }
        return tree(body);
    }

    static Pipeline pipeline(JsonNode tree) {
        if (!tree.hasNonNull("pipeline")) {
            throw Unacceptable.request("The body needs \"pipeline\", for example \"gaussian-blur:ksize=9|canny\".");
        }
        return metadata(
                tree.path("metadata"), PipelineJson.read(tree.get("pipeline").toString()));
    }

    static JobRequest read(JsonNode tree) {
        only(tree, "the body", Set.of("pipeline", "images", "metadata"));
        Pipeline pipeline = pipeline(tree);
        JsonNode images = tree.path("images");
        if (!images.isArray()) {
            throw Unacceptable.request(
                    "The body needs \"source\", or \"images\", a list such as [{\"name\":\"cat.jpg\",\"bytes\":123,\"type\":\"image/jpeg\"}].");
        }
        List<JobRequest.Image> read = new ArrayList<>();
        for (JsonNode image : images) {
            read.add(image(image, "images[" + read.size() + "]"));
        }
        return new JobRequest(pipeline, read);
    }

    /** The pipeline's last step says it, so that whoever has the pipeline knows it. */
    private static Pipeline metadata(JsonNode metadata, Pipeline pipeline) {
        return switch (metadata.isMissingNode() || metadata.isNull() ? "" : metadata.asText()) {
            case "" -> pipeline;
            case "keep" -> To.keepingMetadata(pipeline);
            case "drop" -> To.droppingMetadata(pipeline);
            default -> throw Unacceptable.request("\"metadata\" is \"drop\" or \"keep\", not %s.".formatted(metadata));
        };
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            throw Unacceptable.request("The body is not JSON: " + e.getOriginalMessage() + ".");
        } catch (IOException _) {
            throw Unacceptable.request("The body cannot be read.");
        }
        throw Unacceptable.request("The body must be a JSON object.");
    }

    private static JobRequest.Image image(JsonNode image, String where) {
        only(image, where, Set.of("name", "bytes", "type"));
        JsonNode name = image.path("name");
        if (!name.isTextual() || name.textValue().isBlank()) {
            throw Unacceptable.request(where + ".name must be the file's name.");
        }
        JsonNode bytes = image.path("bytes");
        if (!bytes.isIntegralNumber() || !bytes.canConvertToLong() || bytes.longValue() < 1) {
            throw Unacceptable.request(where + ".bytes must be the file's size, a whole number of 1 or more.");
        }
        JsonNode type = image.path("type");
        if (!type.isTextual() && !type.isNull() && !type.isMissingNode()) {
            throw Unacceptable.request(where + ".type must be a media type such as image/jpeg.");
        }
        return new JobRequest.Image(name.textValue(), bytes.longValue(), type.isTextual() ? type.textValue() : "");
    }

    static void only(JsonNode tree, String where, Set<String> known) {
        if (!tree.isObject()) {
            throw Unacceptable.request(where + " must be a JSON object.");
        }
        for (var field : tree.properties()) {
            if (!known.contains(field.getKey())) {
                throw Unacceptable.request("%s has the unknown field \"%s\".".formatted(where, field.getKey()));
            }
        }
    }
}
