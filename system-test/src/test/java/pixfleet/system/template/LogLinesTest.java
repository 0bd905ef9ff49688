package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.system.template.Checkout.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A line of a log that speaks of an image says which: one search for JOB/IMAGE finds its way from the upload to its end. */
class LogLinesTest {
    private static final Pattern LINE = Pattern.compile("log\\s*\\.(?:info|warn|error)\\(\\s*\"([^\"]*)\"");
    private static final Pattern ABOUT_AN_IMAGE =
            Pattern.compile("\\b(task|tasks|image|upload|claim|gang|verification)\\b(?!=)");
    private static final Pattern SAYS_WHICH = Pattern.compile("\\b(task|tasks|key|job|path)=\\{}");

    /** Of a message that cannot be read nothing is known. */
    private static final List<String> OF_NONE = List.of("message is no task reason={}");

    private static List<String> lines(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            var lines = new ArrayList<String>();
            for (Path source : files.filter(it ->
                            it.toString().endsWith(".java") && it.toString().contains("/src/main/"))
                    .toList()) {
                lines.addAll(linesOf(Files.readString(source)));
            }
            return lines;
        }
    }

    private static List<String> linesOf(String source) {
        return LINE.matcher(source).results().map(found -> found.group(1)).toList();
    }

    private static List<String> vague(List<String> lines) {
        return lines.stream()
                .filter(line -> ABOUT_AN_IMAGE.matcher(line).find())
                .filter(line -> !SAYS_WHICH.matcher(line).find())
                .filter(line -> !OF_NONE.contains(line))
                .toList();
    }

    @Test
    void sayWhichImageTheySpeakOf() throws IOException {
        var lines = new ArrayList<>(lines(file("control-lambda")));
        lines.addAll(lines(file("mpi-fleet")));

        assertThat(lines)
                .contains(
                        "job opened job={} novelty={}",
                        "image accepted task={} key={} dispatched={}",
                        "rank begins task={}",
                        "gang begins task={}",
                        "task {} task={}{}");
        assertThat(vague(lines)).isEmpty();
        assertThat(vague(linesOf("log.warn(\n  \"a task is stuck, ending the world\");")))
                .containsExactly("a task is stuck, ending the world");
    }
}
