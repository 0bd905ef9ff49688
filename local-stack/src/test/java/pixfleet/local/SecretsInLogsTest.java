package pixfleet.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.local.wire.Credentials;

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

    // Not named by their values, which reports repeat.
    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "page opened at http://127.0.0.1:8480/#token=0123456789abcdef",
                "signed with fedcba9876543210",
                "GET /results/a.jpg?X-Amz-Signature=0123456789abcdef0123456789abcdef",
                "Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "form {\"x-amz-signature\":\"01\"}",
                "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0",
                "see http://127.0.0.1:8480/#token=aaaabbbbccccdddd",
                "AWS_SESSION_TOKEN=aaaabbbbccccdddd",
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

    @Test
    void secretsOfRolesAreKnownByTheirBeginning() {
        var own = new Credentials("local1", "fedcba9876543210");

        assertThat(own.mark()).isEqualTo(SecretsInLogs.markOfRoles("fedcba9876543210"));
    }

    /** The same search over a folder, and over what a whole run has left. */
    @Test
    void theSearchThroughTheRunFindsTheSame() throws IOException, InterruptedException {
        Path log = state.resolve("instances/i-1/console.log");
        Files.writeString(log, "agent ready\n");
        assertThat(search()).isZero();

        for (String line :
                List.of("token is 0123456789abcdef", "X-Amz-Signature=0123456789abcdef", "with fedcba9876543210")) {
            Files.writeString(log, line + "\n");
            assertThat(search()).as(line).isEqualTo(1);
        }
    }

    private int search() throws IOException, InterruptedException {
        Path script = StackProcess.root().resolve("tools/secrets-in-logs.sh");
        return new ProcessBuilder(script.toString(), state.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
