package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a running system is reached.
 *
 * @param site the page
 * @param api the API, without a slash at its end
 * @param token the bearer token the API asks for
 * @param pid the process that serves them
 * @param birth when that process was born, in the system's own count; empty if an earlier release wrote the file
 */
public record Endpoints(URI site, URI api, String token, long pid, String birth) {
    /**
     * Reads the file the local stack writes when it is ready.
     *
     * @throws IOException if it is not there or not readable
     */
    public static Endpoints read(Path file) throws IOException {
        JsonNode tree = new ObjectMapper().readTree(Files.readString(file));
        return new Endpoints(
                URI.create(tree.path("site").asText()),
                URI.create(tree.path("api").asText()),
                tree.path("token").asText(),
                tree.path("pid").asLong(),
                tree.path("birth").asText(""));
    }

    /** The same for another user. */
    public Endpoints as(String otherToken) {
        return new Endpoints(site, api, otherToken, pid, birth);
    }

    /** The page's address with the token in its fragment, which browsers keep to themselves. */
    public String pageWithToken() {
        return site + "#token=" + token;
    }
}
