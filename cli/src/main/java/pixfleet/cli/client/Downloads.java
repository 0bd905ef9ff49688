package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** Fetches what belongs to a job's images into a folder, each under a name of its own. */
public final class Downloads {
    /** What is fetched of a job. */
    public enum Wanted {
        /** The results there are. */
        RESULTS,
        /** The uploads that were refused or failed. */
        ORIGINALS_WITHOUT_RESULT
    }

    private final Api api;

    /**
     * @param api where the job is known
     */
    public Downloads(Api api) {
        this.api = api;
    }

    /**
     * Fetches them. Files that are there are replaced, so that a second call does no harm.
     *
     * @param folder made if need be
     * @param job as the API tells of it
     * @param told each image and its file
     * @return how many files were fetched
     */
    public int into(Path folder, JsonNode job, Wanted wanted, BiConsumer<JsonNode, Path> told) {
        List<JsonNode> images = new ArrayList<>();
        job.path("images").forEach(images::add);
        Map<String, Integer> alike = new HashMap<>();
        images.forEach(image -> alike.merge(stem(image).toLowerCase(Locale.ROOT), 1, Integer::sum));
        int fetched = 0;
        for (int i = 0; i < images.size(); i++) {
            JsonNode image = images.get(i);
            String link = link(image, wanted);
            if (!link.isEmpty()) {
                boolean unique = alike.getOrDefault(stem(image).toLowerCase(Locale.ROOT), 0) == 1;
                Path file = folder.resolve(stem(image) + (unique ? "" : "-" + (i + 1)) + ending(image, wanted));
                api.fetch(URI.create(link), file);
                told.accept(image, file);
                fetched++;
            }
        }
        return fetched;
    }

    private static String link(JsonNode image, Wanted wanted) {
        String stage = image.path("stage").asText();
        return switch (wanted) {
            case RESULTS ->
                stage.equals("done") ? image.path("result").path("url").asText() : "";
            case ORIGINALS_WITHOUT_RESULT ->
                stage.equals("refused") || stage.equals("failed")
                        ? image.path("originalUrl").asText()
                        : "";
        };
    }

    /** The file name without its ending, and without what would lead out of the folder. */
    private static String stem(JsonNode image) {
        String name = flat(image.path("name").asText());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String flat(String name) {
        return name.replace('/', '_').replace('\\', '_').replace('\0', '_');
    }

    private static String ending(JsonNode image, Wanted wanted) {
        String name = switch (wanted) {
            case RESULTS -> image.path("result").path("key").asText();
            case ORIGINALS_WITHOUT_RESULT -> flat(image.path("name").asText());
        };
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(dot) : "";
    }
}
