package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.Eventually;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WorldLogTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsTooLongIsPutAsideUnderTheProcessThatWrites() throws Exception {
        var log = new WorldLog(folder, 10);
        Process writer = new ProcessBuilder("sh", "-c", "echo first first first; read go; echo second")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                .start();
        Eventually.until(
                "it has written",
                Duration.ofSeconds(20),
                () -> log.file().toFile().length() > 0);

        log.rotate();
        writer.outputWriter().append("go\n").close();
        assertThat(writer.waitFor()).isZero();
        log.rotate();

        assertThat(log.file()).hasContent("second");
        assertThat(folder.resolve("world.log.1")).hasContent("first first first");
    }

    @Test
    void aLogThatIsNotThereIsLeftAlone() {
        new WorldLog(folder, 10).rotate();

        assertThat(folder).isEmptyDirectory();
    }
}
