package pixfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackOptionsTest {
    @Test
    void readsEveryOption() {
        var options = StackOptions.parse(
                "--template",
                "/t.yaml",
                "--state",
                "/s",
                "--site",
                "/w",
                "--port",
                "8480",
                "--token",
                "T",
                "--stack-name",
                "mine",
                "--parameter",
                "A=1",
                "--parameter",
                "B=x=y",
                "--fault",
                "boot-delay-ms=5",
                "--instance-command",
                "run me",
                "--instance-part",
                "rank=^java .*Rank",
                "--ric",
                "/r",
                "--allow-missing-functions");

        assertThat(options.template()).isEqualTo(Path.of("/t.yaml"));
        assertThat(options.port()).isEqualTo(8480);
        assertThat(options.token()).contains("T");
        assertThat(options.parameters()).isEqualTo(Map.of("A", "1", "B", "x=y"));
        assertThat(options.faults()).isEqualTo(Map.of("boot-delay-ms", "5"));
        assertThat(options.instanceCommand()).isEqualTo("run me");
        assertThat(options.instanceParts()).containsOnlyKeys("rank");
        assertThat(options.instanceParts().get("rank").pattern()).isEqualTo("^java .*Rank");
        assertThat(options.allowMissingFunctions()).isTrue();
        assertThat(options.functions()).isTrue();
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> StackOptions.parse("--state", "/s")).hasMessage("--template is missing");
        assertThatThrownBy(() -> StackOptions.parse("--bogus")).hasMessage("unknown option --bogus");
        assertThatThrownBy(() -> StackOptions.parse("--port")).hasMessage("--port needs a value");
        assertThatThrownBy(() -> StackOptions.parse("--parameter", "A")).hasMessageContaining("NAME=VALUE");
        assertThatThrownBy(() -> StackOptions.parse("--template", "t", "--state", "s", "--instance-part", "rank=("))
                .hasMessageContaining("--instance-part rank");
        assertThatThrownBy(() -> StackOptions.parse("--template", "t", "--state", "s", "--port", "x"))
                .hasMessageContaining("--port must be a number");
    }

    @Test
    void derivesEndpointKeysFromLogicalIds() {
        assertThat(Endpoints.key("DeadLettersQueue", "Queue")).isEqualTo("deadLetters");
        assertThat(Endpoints.key("UploadsBucket", "Bucket")).isEqualTo("uploads");
        assertThat(Endpoints.key("Plain", "Bucket")).isEqualTo("plain");
    }
}
