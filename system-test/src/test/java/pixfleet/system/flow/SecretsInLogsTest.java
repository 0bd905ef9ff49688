package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsInLogsTest {
    @TempDir
    private Path state;

    @BeforeEach
    void aSystemWithSecrets() throws IOException {
        Files.writeString(state.resolve("token"), "0123456789abcdef\n");
        Files.writeString(
                state.resolve("credentials.json"),
                "{\"accessKeyId\":\"local1\",\"secretAccessKey\":\"fedcba9876543210\"}");
        Files.createDirectories(state.resolve("instances/i-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page opened at http://127.0.0.1:8480/#token=0123456789abcdef",
                "signed with fedcba9876543210",
                "GET /results/a.jpg?X-Amz-Signature=0123456789abcdef0123456789abcdef",
                "Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "form {\"x-amz-signature\":\"01\"}",
                "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0",
            })
    void eachKindIsFoundAndNotRepeated(String line) throws IOException {
        Files.writeString(state.resolve("instances/i-1/console.log"), "agent ready\n" + line + "\n");

        assertThat(SecretsInLogs.below(state)).containsExactly("instances/i-1/console.log, line 2");
    }

    @Test
    void whatIsNoSecretMayStandThere() throws IOException {
        Files.writeString(
                state.resolve("stack.log"),
                "signed in key=local1\nticket signed key=incoming/a\nBearer token missing\n");

        assertThat(SecretsInLogs.below(state)).isEmpty();
        assertThat(SecretsInLogs.below(state.resolve("none"))).isEmpty();
    }
}
