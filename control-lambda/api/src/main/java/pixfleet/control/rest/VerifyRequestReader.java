package pixfleet.control.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import pixfleet.job.ImageId;
import pixfleet.job.Ulid;

/** Reads the body that asks for a verification: {@code {"rows": 64}} or {@code {"whole": true}}, and perhaps an image. */
final class VerifyRequestReader {
    private static final int MAX_BYTES = 4096;
    private static final Set<String> KNOWN = Set.of("rows", "whole", "image");
    private static final ObjectMapper JSON = new ObjectMapper();

    private VerifyRequestReader() {}

    /**
     * What is to be verified.
     *
     * @param wanted which images
     * @param rows how many rows of each
     */
    record Extent(Predicate<ImageId> wanted, int rows) {}

    static Extent read(byte[] body) {
        if (body.length > MAX_BYTES) {
            throw new Unacceptable(413, "The body may have at most " + MAX_BYTES + " bytes.");
        }
        JsonNode tree = body.length == 0 ? JSON.createObjectNode() : tree(body);
        for (var field : tree.properties()) {
            if (!KNOWN.contains(field.getKey())) {
                throw Unacceptable.request("The body has the unknown field \"%s\".".formatted(field.getKey()));
            }
        }
        return new Extent(wanted(tree.path("image")), rows(tree));
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (IOException _) {
            throw Unacceptable.request("The body is not JSON.");
        }
        throw Unacceptable.request("The body must be a JSON object such as {\"rows\":64} or {\"whole\":true}.");
    }

    private static Predicate<ImageId> wanted(JsonNode image) {
        if (image.isMissingNode()) {
            return _ -> true;
        }
        if (!image.isTextual() || !Ulid.is(image.textValue())) {
            throw Unacceptable.request("image must be an image's id.");
        }
        var only = new ImageId(image.textValue());
        return only::equals;
    }

    private static int rows(JsonNode tree) {
        JsonNode rows = tree.path("rows");
        boolean whole = tree.path("whole").asBoolean(rows.isMissingNode());
        if (rows.isMissingNode() == !whole) {
            throw Unacceptable.request("Say either how many rows to compare, or that the whole image is to be.");
        }
        if (whole) {
            return Integer.MAX_VALUE;
        }
        if (!rows.isIntegralNumber() || !rows.canConvertToInt() || rows.intValue() < 1) {
            throw Unacceptable.request("rows must be a whole number of 1 or more.");
        }
        return rows.intValue();
    }
}
