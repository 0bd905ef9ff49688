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
    private double total;
    private double each = 0.25;

    private void work(int tasks, long millis) {
        for (int i = 0; i < tasks; i++) {
            now = now.plusMillis(millis);
            total += each;
            pace.note(now, 4, ++ended, total);
        }
    }

    @Test
    void isUnknownAfterTooFewTasks() {
        pace.note(now, 4, 0, 0);
        work(2, 500);

        assertThat(pace.taskSeconds()).isZero();
    }

    @Test
    void isTheTimeWithTasksOverThoseThatEnded() {
        pace.note(now, 4, 0, 0);
        work(40, 500);

        assertThat(pace.taskSeconds()).isCloseTo(0.5, within(0.001));
    }

    @Test
    void theTimeWithoutTasksDoesNotCount() {
        pace.note(now, 4, 0, 0);
        work(40, 500);
        pace.note(now, 0, ended, total);
        now = now.plusSeconds(600);
        pace.note(now, 4, ended, total);
        work(1, 500);

        assertThat(pace.taskSeconds()).isCloseTo(0.5, within(0.001));
    }

    @Test
    void followsTasksThatTakeLonger() {
        pace.note(now, 4, 0, 0);
        work(40, 500);
        work(80, 5000);

        assertThat(pace.taskSeconds()).isCloseTo(5, within(0.2));
    }

    @Test
    void saysHowMuchWorkTheseTasksAre() {
        pace.note(now, 4, 0, 0);
        work(2, 500);
        assertThat(pace.taskWork()).as("too few").isZero();
        work(38, 500);
        assertThat(pace.taskWork()).isCloseTo(0.25, within(0.001));

        each = 2.5;
        work(80, 5000);
        assertThat(pace.taskWork()).isCloseTo(2.5, within(0.1));
    }
}
