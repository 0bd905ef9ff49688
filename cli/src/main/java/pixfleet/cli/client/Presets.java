package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Pipelines under a name: those the page offers, from the page's own file. */
public final class Presets {
    private static final String FILE = "presets.json";

    /**
     * One of them.
     *
     * @param name for a command line
     * @param title its name for people
     * @param text the pipeline
     */
    public record Preset(String name, String title, String text) {}

    private Presets() {}

    /** All, in the page's order. */
    public static List<Preset> all() {
        try (InputStream in = Objects.requireNonNull(Presets.class.getResourceAsStream(FILE), FILE)) {
            var presets = new ArrayList<Preset>();
            for (JsonNode preset : Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8))) {
                String title = preset.path("title").asText();
                presets.add(new Preset(nameOf(title), title, preset.path("text").asText()));
            }
            return presets;
        } catch (IOException e) {
            throw new UncheckedIOException("read " + FILE, e);
        }
    }

    /** The pipeline of that name, or the words as they are. */
    public static String resolve(String words) {
        return all().stream()
                .filter(preset -> preset.name().equals(nameOf(words)))
                .findFirst()
                .map(Preset::text)
                .orElse(words);
    }

    private static String nameOf(String title) {
        return title.strip().toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
