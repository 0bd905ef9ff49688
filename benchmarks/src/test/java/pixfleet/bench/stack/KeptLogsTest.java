package pixfleet.bench.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLogsTest {
    @TempDir
    private Path folder;

    private void write(String name) throws IOException {
        Path file = folder.resolve("run").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }

    private List<String> kept() throws IOException {
        Path kept = KeptLogs.keep(folder.resolve("run"), folder.resolve("kept"));
        try (Stream<Path> files = Files.walk(kept)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> kept.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyLogIsKeptAndNothingElse() throws IOException {
        write("submit.log");
        write("state/logs/i-1.log");
        write("state/nodes/i-1/node/world.log");
        write("state/nodes/i-1/node/world.log.1");
        write("state/s3/results/result.jpg");
        write("state/endpoints.json");

        assertThat(kept())
                .containsExactly(
                        "state/logs/i-1.log",
                        "state/nodes/i-1/node/world.log",
                        "state/nodes/i-1/node/world.log.1",
                        "submit.log");
        assertThat(folder.resolve("kept/submit.log")).hasContent("submit.log");
    }

    @Test
    void whatWasKeptBeforeGoes() throws IOException {
        write("first.log");
        assertThat(kept()).containsExactly("first.log");
        Files.delete(folder.resolve("run/first.log"));
        write("second.log");

        assertThat(kept()).containsExactly("second.log");
    }
}
