package pixfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Duration QUICK = Duration.ofMillis(5);

    private final Pace pace = new Pace();

    private Duration pause(int left, int ended, int seconds) {
        return pace.pause(left, ended, Duration.ofSeconds(seconds), QUICK);
    }

    @Test
    void isShortHoweverLongNothingMoves() {
        for (int second = 0; second < 600; second++) {
            assertThat(pause(1, 0, second)).isEqualTo(Pace.SHORTEST);
        }
    }

    @Test
    void isLongWhileManyImagesAreLeftAndShortTowardsTheEnd() {
        pause(1000, 0, 0);

        assertThat(pause(900, 100, 10)).isEqualTo(Pace.LONGEST);
        assertThat(pause(3, 997, 100)).isEqualTo(Pace.SHORTEST);
        assertThat(pause(20, 980, 98)).isBetween(Pace.SHORTEST, Duration.ofMillis(500));
    }

    @Test
    void whatHadEndedBeforeTheWatchBeganSaysNothingOfTheRate() {
        pause(10, 500, 0);

        assertThat(pause(9, 501, 1)).isEqualTo(Pace.SHORTEST);
    }

    @Test
    void aLookThatTakesLongIsNotTakenMoreThanHalfOfTheTime() {
        Duration slow = Duration.ofMillis(700);

        assertThat(pace.pause(5, 0, Duration.ZERO, slow)).isEqualTo(slow);
    }
}
