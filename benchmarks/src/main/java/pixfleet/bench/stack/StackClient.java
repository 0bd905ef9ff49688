package pixfleet.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import pixfleet.bench.Failure;

/** Asks a system's API and turns its fault dial, without waiting long: what cannot be answered is a missing node. */
final class StackClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RESTART = Duration.ofMinutes(1);

    private final LocalSystem system;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    StackClient(LocalSystem system) {
        this.system = system;
    }

    /** What the API answers to a path behind {@code /api}. */
    JsonNode get(String path) throws InterruptedException {
        return call("GET", "api" + path, "");
    }

    /** What the API answers to a body that is posted to a path behind {@code /api}, if it takes it. */
    JsonNode post(String path, String body) throws InterruptedException {
        return call("POST", "api" + path, body);
    }

    /** Sets one chance for several kinds of faults; tried for a minute, in which a killed stack comes back. */
    void chance(String chance, String... faults) throws InterruptedException {
        var body = JSON.createObjectNode();
        for (String fault : faults) {
            body.put(fault, chance);
        }
        long deadline = System.nanoTime() + RESTART.toNanos();
        while (call("PATCH", "local/faults", body.toString()).isMissingNode()) {
            if (System.nanoTime() > deadline) {
                throw new Failure("the stack did not take %s within %s".formatted(body, RESTART));
            }
            Thread.sleep(100);
        }
    }

    /** Kills a process of any node; answers whether there was one. */
    boolean kill(String part) throws InterruptedException {
        var body = JSON.createObjectNode().put("blow", "kill").put("part", part);
        return !call("POST", "local/faults/strikes", body.toString()).isMissingNode();
    }

    private JsonNode call(String method, String path, String body) throws InterruptedException {
        try {
            JsonNode at = system.endpoints();
            var request = HttpRequest.newBuilder(URI.create(at.path("site").asText() + path))
                    .timeout(TIMEOUT)
                    .header("Authorization", "Bearer " + at.path("token").asText())
                    .method(method, BodyPublishers.ofString(body))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            return answer.statusCode() / 100 == 2 ? JSON.readTree(answer.body()) : MissingNode.getInstance();
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
