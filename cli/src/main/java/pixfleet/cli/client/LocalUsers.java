package pixfleet.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The users of a running local stack beside its first. Every failure is an {@link ApiFailure}. */
public final class LocalUsers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private LocalUsers() {}

    /** What that user finds the stack by, who is made if there is none of that name. */
    public static Endpoints made(Endpoints first, String name) {
        var request = HttpRequest.newBuilder(first.site().resolve("/local/users/" + name))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + first.token())
                .PUT(BodyPublishers.noBody())
                .build();
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var answer = http.send(request, BodyHandlers.ofString());
            JsonNode json = JSON.readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new ApiFailure(json.path("detail").asText("the stack answered " + answer.statusCode()));
            }
            return first.as(json.path("token").asText());
        } catch (JsonProcessingException e) {
            throw new ApiFailure("the stack answered something that is not JSON", e);
        } catch (IOException e) {
            throw new ApiFailure("the stack does not answer at " + first.site(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFailure("interrupted", e);
        }
    }

    /** What a user made before finds the stack by. */
    public static Endpoints known(Endpoints first, Path users, String name) {
        try {
            JsonNode token =
                    Files.exists(users) ? JSON.readTree(Files.readString(users)).path(name) : JSON.nullNode();
            if (token.isTextual()) {
                return first.as(token.asText());
            }
        } catch (IOException e) {
            throw new ApiFailure("cannot read " + users, e);
        }
        throw new ApiFailure("there is no user " + name + " here; make one with: ./pixfleet up --user " + name);
    }
}
