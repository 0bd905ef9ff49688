package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.system.template.Shell.Ended;

/** The template by cfn-lint, where that is installed: it knows the types of all resources, which the rules here do not. */
@Timeout(300)
class TemplateLintIT {
    @TempDir
    private Path folder;

    @Test
    void cfnLintFindsNothing() {
        Ended ended = lint(Checkout.file("sam/template.yaml"));

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).isBlank();
    }

    @Test
    void itFindsAPropertyThatThereIsNot() throws IOException {
        Path broken = Files.writeString(
                folder.resolve("template.yaml"),
                TemplateTest.TEXT.replaceFirst("VisibilityTimeout:", "VisibleTimeout:"));

        assertThat(lint(broken).output()).contains("VisibleTimeout");
    }

    private Ended lint(Path template) {
        Path linter = Stream.of(System.getenv("PATH").split(":"))
                .map(place -> Path.of(place, "cfn-lint"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of("/none/cfn-lint"));
        assumeThat(linter).exists();
        return new Shell(
                        folder.resolve("commands"),
                        Map.of("PATH", System.getenv("PATH"), "HOME", System.getenv("HOME")))
                .run(List.of(linter.toString(), "-t", template.toString()));
    }
}
