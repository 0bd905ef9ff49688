package pixfleet.control.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import pixfleet.control.upload.JobTickets;
import pixfleet.job.ImageId;
import pixfleet.job.Ulid;

/** Reads the body that asks for tickets: {@code {"images": ["01JB...", ...]}}. */
final class TicketsRequestReader {
    private static final int MAX_BYTES = 16 << 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private TicketsRequestReader() {}

    static List<ImageId> read(byte[] body) {
        if (body.length > MAX_BYTES) {
            throw new Unacceptable(413, "The body may have at most " + MAX_BYTES + " bytes.");
        }
        JsonNode images = tree(body).path("images");
        if (!images.isArray() || images.isEmpty() || images.size() > JobTickets.PAGE) {
            throw Unacceptable.request(
                    "The body needs \"images\", a list of 1 to %d ids of images.".formatted(JobTickets.PAGE));
        }
        var ids = new ArrayList<ImageId>();
        for (JsonNode image : images) {
            if (!image.isTextual() || !Ulid.is(image.textValue())) {
                throw Unacceptable.request("images[%d] must be an image's id.".formatted(ids.size()));
            }
            ids.add(new ImageId(image.textValue()));
        }
        return ids;
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
        throw Unacceptable.request("The body must be a JSON object such as {\"images\":[\"01JB...\"]}.");
    }
}
