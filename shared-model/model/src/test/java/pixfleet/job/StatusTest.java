package pixfleet.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Status status(int attempt, Stage stage) {
        return new Status(
                new ImageRef(
                        new JobId("01ARYZ6S41ZZZZZZZZZZZZZZZZ"),
                        new ImageId("01ARYZ6S42ZZZZZZZZZZZZZZZZ"),
                        0,
                        "cat.jpg",
                        new ObjectRef("uploads", "incoming/cat.jpg", "")),
                attempt,
                stage,
                NOON,
                "");
    }

    @Test
    void onlyMovesForward() {
        List<Stage> way = List.of(
                new Stage.Accepted(),
                new Stage.Queued(),
                new Stage.Waiting("a node is starting"),
                new Stage.Running(0, 1),
                new Stage.Failed("it broke"));
        for (int later = 0; later < way.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                assertThat(status(1, way.get(later)).supersedes(status(1, way.get(earlier))))
                        .isTrue();
                assertThat(status(1, way.get(earlier)).supersedes(status(1, way.get(later))))
                        .isFalse();
            }
        }
    }

    @Test
    void keepsTheFirstEndOfAnAttempt() {
        assertThat(status(1, new Stage.Refused("too late")).supersedes(status(1, new Stage.Failed("it broke"))))
                .isFalse();
    }

    @Test
    void startsAgainWithTheNextAttempt() {
        assertThat(status(2, new Stage.Queued()).supersedes(status(1, new Stage.Failed("it broke"))))
                .isTrue();
        assertThat(status(1, new Stage.Failed("late news")).supersedes(status(2, new Stage.Queued())))
                .isFalse();
    }

    @Test
    void tellsProgressAgain() {
        assertThat(status(1, new Stage.Running(3, 9)).supersedes(status(1, new Stage.Running(2, 9))))
                .isTrue();
    }
}
