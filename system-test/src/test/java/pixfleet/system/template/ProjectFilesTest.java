package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The files by which a hosting service and an editor know the project name what there is. */
class ProjectFilesTest {
    private static String text(String file) throws IOException {
        return Files.readString(Checkout.file(file));
    }

    private static Map<String, Object> yaml(String file) throws IOException {
        return new Yaml().load(text(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {".editorconfig", "CHANGELOG.md", "SECURITY.md", ".github/pull_request_template.md"})
    void areThere(String file) throws IOException {
        assertThat(text(file)).isNotBlank();
    }

    @Test
    void ciRunsWhatARunOfItsOwnRuns() throws IOException {
        assertThat(Files.isExecutable(Checkout.file(".ci/run"))).isTrue();
        assertThat(yaml(".github/workflows/ci.yml").get("jobs").toString()).contains("run=.ci/run");
    }

    @Test
    void updatesAreLookedForWhereVersionsStand() throws IOException {
        for (Object update : (List<?>) yaml(".github/dependabot.yml").get("updates")) {
            Map<?, ?> one = (Map<?, ?>) update;
            String folder = one.get("directory").toString().substring(1);
            Path file = switch (one.get("package-ecosystem").toString()) {
                case "maven" -> Checkout.file(folder).resolve("pom.xml");
                case "npm" -> Checkout.file(folder).resolve("package.json");
                case "github-actions" -> Checkout.file(".github/workflows/ci.yml");
                default -> throw new AssertionError("an update of an unknown kind: " + one);
            };
            assertThat(file).isRegularFile();
        }
    }

    @Test
    void issueFormsHaveANameAndABody() throws IOException {
        try (Stream<Path> forms = Files.list(Checkout.file(".github/ISSUE_TEMPLATE"))) {
            for (Path form : forms.filter(it -> !it.endsWith("config.yml")).toList()) {
                assertThat(new Yaml().<Map<String, Object>>load(Files.readString(form)))
                        .as(form.toString())
                        .containsKeys("name", "description", "body");
            }
        }
    }

    @Test
    void theContainerInstallsWhatTheLauncherInstalls() throws IOException {
        assertThat(text(".devcontainer/devcontainer.json")).contains("tools/prepare.sh", "need_packages test");
        assertThat(text("tools/prepare.sh")).contains("need_packages()");
    }
}
