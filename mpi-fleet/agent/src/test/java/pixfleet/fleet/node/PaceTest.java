package pixfleet.fleet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final Pace pace = new Pace();
    private Instant now = NOON;
    private long ended;

    private void work(int tasks, long millis) {
        for (int i = 0; i < tasks; i++) {
            now = now.plusMillis(millis);
            pace.note(now, 4, ++ended);
        }
    }

    @Test
    void isUnknownAfterTooFewTasks() {
        pace.note(now, 4, 0);
        work(2, 500);

        assertThat(pace.taskSeconds()).isZero();
    }

    @Test
    void isTheTimeWithTasksOverThoseThatEnded() {
        pace.note(now, 4, 0);
        work(40, 500);

        assertThat(pace.taskSeconds()).isCloseTo(0.5, within(0.001));
    }

    @Test
    void theTimeWithoutTasksDoesNotCount() {
        pace.note(now, 4, 0);
        work(40, 500);
        pace.note(now, 0, ended);
        now = now.plusSeconds(600);
        pace.note(now, 4, ended);
        work(1, 500);

        assertThat(pace.taskSeconds()).isCloseTo(0.5, within(0.001));
    }

    @Test
    void followsTasksThatTakeLonger() {
        pace.note(now, 4, 0);
        work(40, 500);
        work(80, 5000);

        assertThat(pace.taskSeconds()).isCloseTo(5, within(0.2));
    }
}
