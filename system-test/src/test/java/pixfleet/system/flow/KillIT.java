package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is killed in the middle of a job, afterwards every image has exactly one result. */
class KillIT {
    private static final int IMAGES = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"pixfleet.fleet.RankMain", "mpirun", "pixfleet.fleet.AgentMain"})
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void losesNothingWhenPartOfANodeIsKilled(String part) {
        try (var system = RunningSystem.up(folder, "--nodes", "1", "--idle", "60")) {
            String job = inTheMiddle(system);
            List<ProcessHandle> victims = system.processes(part);
            assertThat(victims).as("processes running %s", part).isNotEmpty();

            victims.getLast().destroyForcibly();

            hasExactlyOneResultEach(system, system.finished(job, PATIENCE));
        }
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void losesNothingWhenTheWholeStackIsKilled() {
        try (var system = RunningSystem.up(folder, "--nodes", "1", "--idle", "60")) {
            String job = inTheMiddle(system);
            ProcessHandle stack = system.stack();

            stack.destroyForcibly();
            stack.onExit().join();
            system.up();

            hasExactlyOneResultEach(system, system.finished(job, PATIENCE));
        }
    }

    /** A job of which some images are done and many are not. */
    private String inTheMiddle(RunningSystem system) {
        String job = system.submit("gaussian-blur:ksize=31|canny", Pictures.noise(folder, IMAGES, 1200, 900));
        RunningSystem.until("the first results", Duration.ofSeconds(60), () -> system.done(job) >= 3);
        assertThat(system.done(job)).as("still in the middle").isLessThan(IMAGES);
        return job;
    }

    private static void hasExactlyOneResultEach(RunningSystem system, JsonNode job) {
        assertThat(job.path("counts").path("done").asInt()).as("%s", job).isEqualTo(IMAGES);
        try (var s3 = system.s3()) {
            List<String> results = s3
                    .listObjectsV2(request -> request.bucket(system.file()
                                    .path("buckets")
                                    .path("results")
                                    .asText())
                            .prefix("results/" + job.path("id").asText() + "/"))
                    .contents()
                    .stream()
                    .map(it -> it.key())
                    .filter(key -> !key.endsWith("thumb.jpg"))
                    .toList();
            assertThat(results).hasSize(IMAGES).doesNotHaveDuplicates();
        }
    }
}
