package pixfleet.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** The fault dial of a running local stack. Every failure is an {@link ApiFailure}. */
public final class FaultDial implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Endpoints endpoints;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * @param endpoints where the stack is
     */
    public FaultDial(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** All faults with their values, and the parts of a node that can be struck. */
    public JsonNode list() {
        return call("GET", "", BodyPublishers.noBody());
    }

    /** Sets some faults and keeps the others; all or none. Answers as {@link #list}. */
    public JsonNode set(Map<String, String> changes) {
        ObjectNode body = JSON.createObjectNode();
        changes.forEach(body::put);
        return call("PATCH", "", BodyPublishers.ofString(body.toString()));
    }

    /** Goes back to those the stack was started with. Answers as {@link #list}. */
    public JsonNode clear() {
        return call("DELETE", "", BodyPublishers.noBody());
    }

    /**
     * Strikes a process and answers its id.
     *
     * @param blow kill, freeze or thaw
     * @param part agent, world or rank
     * @param instance a node's id, or empty for any
     * @param seconds after which a frozen process goes on by itself; 0 for never
     */
    public long strike(String blow, String part, String instance, int seconds) {
        ObjectNode body = JSON.createObjectNode()
                .put("blow", blow)
                .put("part", part)
                .put("instance", instance)
                .put("seconds", seconds);
        return call("POST", "/strikes", BodyPublishers.ofString(body.toString()))
                .path("pid")
                .asLong();
    }

    /**
     * Gives notice to a node and answers its id.
     *
     * @param notice interruption or rebalance
     * @param instance a node's id, or empty for any that runs
     */
    public String notice(String notice, String instance) {
        ObjectNode body = JSON.createObjectNode().put("notice", notice).put("instance", instance);
        return call("POST", "/notices", BodyPublishers.ofString(body.toString()))
                .path("instance")
                .asText();
    }

    private JsonNode call(String method, String path, BodyPublisher body) {
        var request = HttpRequest.newBuilder(endpoints.site().resolve("/local/faults" + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + endpoints.token())
                .method(method, body)
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            JsonNode json = JSON.readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new ApiFailure(json.path("detail").asText("the fault dial answered " + answer.statusCode()));
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new ApiFailure("the fault dial answered something that is not JSON", e);
        } catch (IOException e) {
            throw new ApiFailure("the fault dial could not be reached at " + URI.create(endpoints.site() + "local"), e);
        } catch (InterruptedException e) {
            throw Api.interrupted(e);
        }
    }

    /** Ends the connection pool. */
    @Override
    public void close() {
        http.close();
    }
}
