package pixfleet.control.lambda;

import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Events as AWS sends them, from {@code sam/events}. */
final class Recorded {
    private Recorded() {}

    static String event(String name) {
        try {
            return Files.readString(Path.of("..", "..", "sam", "events", name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the function handle the event. */
    static ValidatableResponse send(String event) {
        return RestAssured.given()
                .contentType("application/json")
                .body(event)
                .post("/")
                .then();
    }
}
