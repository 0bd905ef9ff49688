package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A job just opened.
 *
 * @param id names it
 * @param images the first announced files, in order, with their tickets
 * @param awaited the ids of those that follow; their tickets are asked for when their turn comes
 */
public record Job(String id, List<Image> images, List<String> awaited) {
    /** Copies the lists. */
    public Job {
        images = List.copyOf(images);
        awaited = List.copyOf(awaited);
    }

    /**
     * One announced image.
     *
     * @param id names it within the job
     * @param name its file name
     * @param ticket how its bytes may be uploaded
     */
    public record Image(String id, String name, Ticket ticket) {}

    /** How one image may be uploaded. */
    public sealed interface Ticket {
        /**
         * One form post.
         *
         * @param url where to
         * @param fields sent before the file, in order
         */
        record Form(URI url, Map<String, String> fields) implements Ticket {}

        /**
         * In parts.
         *
         * @param partBytes size of every part but the last
         * @param parts where each part is put
         * @param complete where the list of parts is posted
         */
        record Parts(long partBytes, List<URI> parts, URI complete) implements Ticket {}
    }

    static Job of(JsonNode tree) {
        var awaited = new ArrayList<String>();
        tree.path("awaited").forEach(id -> awaited.add(id.asText()));
        return new Job(tree.path("id").asText(), images(tree), awaited);
    }

    static List<Image> images(JsonNode tree) {
        var images = new ArrayList<Image>();
        for (JsonNode image : tree.path("images")) {
            images.add(new Image(image.path("id").asText(), image.path("name").asText(), ticket(image.path("upload"))));
        }
        return images;
    }

    private static Ticket ticket(JsonNode upload) {
        if (upload.path("method").asText().equals("MULTIPART")) {
            var parts = new ArrayList<URI>();
            upload.path("parts").forEach(part -> parts.add(URI.create(part.asText())));
            return new Ticket.Parts(
                    upload.path("partBytes").asLong(),
                    parts,
                    URI.create(upload.path("complete").asText()));
        }
        var fields = new LinkedHashMap<String, String>();
        upload.path("fields")
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        return new Ticket.Form(URI.create(upload.path("url").asText()), fields);
    }
}
