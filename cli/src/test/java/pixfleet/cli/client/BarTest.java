package pixfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BarTest {
    private final Bar bar = new Bar();

    private static JsonNode job(int total, int done, int failed) {
        var job = Json.object();
        job.putObject("counts")
                .put("total", total)
                .put("done", done)
                .put("failed", failed)
                .put("queued", total - done - failed);
        return job;
    }

    private String after(int seconds, JsonNode job) {
        return bar.line(job, Duration.ofSeconds(seconds));
    }

    @Test
    void saysNothingOfTheTimeLeftBeforeAnythingEnded() {
        assertThat(after(0, job(40, 0, 0))).isEqualTo("[------------------------] 0 of 40 done, 40 queued");
        assertThat(after(9, job(40, 0, 0))).isEqualTo("[------------------------] 0 of 40 done, 40 queued");
    }

    @Test
    void countsTheRateFromWhenImagesBeganToEnd() {
        after(0, job(40, 0, 0));
        after(30, job(40, 0, 0));

        assertThat(after(35, job(40, 10, 0)))
                .isEqualTo("[######------------------] 10 of 40 done, 30 queued, 2.0 images/s, 15 s left");
        assertThat(after(45, job(40, 28, 2)))
                .isEqualTo("[##################------] 28 of 40 done, 10 queued, 2 failed, 2.0 images/s, 5 s left");
    }

    @Test
    void isFullAtTheEnd() {
        after(0, job(2, 0, 0));

        assertThat(after(3, job(2, 2, 0))).isEqualTo("[########################] 2 of 2 done");
    }

    @Test
    void saysMinutesAndHoursWhereSecondsAreMany() {
        after(0, job(100_000, 0, 0));

        assertThat(after(10, job(100_000, 100, 0))).endsWith("10.0 images/s, 2 h left");
        assertThat(after(10, job(10_000, 100, 0))).endsWith("10.0 images/s, 16 min left");
    }
}
