package pixfleet.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a running local stack's table holds, and how often it was asked. */
public record LocalTable(String state, long rows, long bytes, long reads, long writes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final List<String> READS = List.of("GetItem", "BatchGetItem", "Query");
    private static final List<String> WRITES =
            List.of("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems");

    /** As of now; nothing for whoever is no operator, or if the stack has no table or is too old to tell. */
    public static Optional<LocalTable> of(Endpoints endpoints) {
        var request = HttpRequest.newBuilder(endpoints.site().resolve("/local/table"))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + endpoints.token())
                .build();
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            return answer.statusCode() == 200 ? read(JSON.readTree(answer.body())) : Optional.empty();
        } catch (JsonProcessingException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ApiFailure("the table could not be asked after at " + request.uri(), e);
        } catch (InterruptedException e) {
            throw Api.interrupted(e);
        }
    }

    private static Optional<LocalTable> read(JsonNode tree) {
        JsonNode table = tree.path("tables").path(0);
        JsonNode calls = tree.path("calls");
        return table.isMissingNode()
                ? Optional.empty()
                : Optional.of(new LocalTable(
                        table.path("state").asText(),
                        table.path("rows").asLong(),
                        table.path("bytes").asLong(),
                        sum(calls, READS),
                        sum(calls, WRITES)));
    }

    private static long sum(JsonNode calls, List<String> actions) {
        return actions.stream().mapToLong(action -> calls.path(action).asLong()).sum();
    }
}
