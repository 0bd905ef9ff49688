package pixfleet.fleet.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The corpus of files made after public bug reports, each with what has to become of it. */
final class Specimens {
    private Specimens() {}

    /** What has to become of a file. */
    enum Expected {
        /** Its right pixels. */
        PIXELS,
        /** Its right pixels, or a refusal that names the kind. */
        EITHER,
        /** A refusal. */
        REFUSE
    }

    /**
     * A file of the corpus.
     *
     * @param tolerance how far a value may be from the right one
     * @param right the PNG with the right pixels, upright; empty where nobody can say which are right
     */
    record Specimen(String file, Expected expected, int tolerance, Optional<String> right, String note) {
        byte[] bytes() {
            return resource("files/" + file);
        }

        Optional<byte[]> truth() {
            return right.map(Specimens::resource);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Specimen> all() {
        try {
            var all = new ArrayList<Specimen>();
            for (JsonNode entry : new ObjectMapper().readTree(resource("expect.json"))) {
                all.add(new Specimen(
                        entry.path("file").asText(),
                        switch (entry.path("expect").asText()) {
                            case "pixels" -> Expected.PIXELS;
                            case "either" -> Expected.EITHER;
                            default -> Expected.REFUSE;
                        },
                        entry.path("tolerance").asInt(),
                        Optional.of(entry.path("right").asText()).filter(path -> !path.isEmpty()),
                        entry.path("note").asText()));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException("read the list of specimens", e);
        }
    }

    private static byte[] resource(String path) {
        try (InputStream in = Specimens.class.getResourceAsStream("/cases/" + path)) {
            if (in == null) {
                throw new IllegalStateException("there is no specimen " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + path, e);
        }
    }
}
