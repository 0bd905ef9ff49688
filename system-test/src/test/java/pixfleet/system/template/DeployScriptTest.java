package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.system.template.Shell.Ended;

/** The deploy script as far as it goes without an account: what it would do, and what it refuses. */
@Timeout(60)
class DeployScriptTest {
    @TempDir
    private Path folder;

    @Test
    void aDryRunTellsEveryStepAndCallsNothing() {
        Ended ended = deploy("--dry-run", "--region", "eu-central-1", "--stack", "trial", "--nodes", "3");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .containsSubsequence(
                        "jlink",
                        "+ sam deploy",
                        "--stack-name trial",
                        "NodeCount=3",
                        "SiteUrl=<SiteUrl>",
                        "dist/node.tar.gz",
                        "+ aws s3 sync",
                        "\"kind\":\"cognito\"",
                        "+ aws cloudfront create-invalidation")
                .doesNotContain("called for real");
    }

    @Test
    void aNativeDeploymentBuildsAnewSinceBothPackagingsShareAFile() {
        assertThat(deploy("--dry-run", "--region", "eu-central-1", "--packaging", "native")
                        .output())
                .containsSubsequence("clean package", "-Dquarkus.native.enabled=true", "Packaging=native");
    }

    @ParameterizedTest
    @CsvSource({
        "--colour, blue, there is no option --colour",
        "--packaging, docker, --packaging is jvm or native",
        "--stack, Pix_Fleet, --stack takes 1 to 20",
    })
    void refusesWhatItDoesNotKnow(String option, String value, String sentence) {
        Ended ended = deploy("--dry-run", option, value);

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains(sentence);
    }

    private Ended deploy(String... options) {
        var shell = new Shell(folder, Map.of("HOME", folder.toString()));
        shell.command("sam", "echo sam called for real");
        shell.command("aws", "echo aws called for real");
        var words = new ArrayList<>(List.of(Checkout.file("sam/deploy.sh").toString()));
        words.addAll(List.of(options));
        return shell.run(words);
    }
}
