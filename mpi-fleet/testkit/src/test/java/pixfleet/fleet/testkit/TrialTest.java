package pixfleet.fleet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fleet.opencv.mat.Natives;

/** A divided image equals what single-process OpenCV gives: chains, parameters, sizes, depths and 1 to 64 ranks, drawn. */
class TrialTest {
    private static final int CASES = 500;
    private static final long SEED = 20_260_101;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @Test
    @Timeout(600)
    void everyDivisionGivesWhatOneProcessGives() {
        for (int i = 0; i < CASES; i++) {
            Trial trial = Trial.draw(SEED + i);
            if (ExactnessMain.outcome(trial).differing() != 0) {
                fail(ExactnessMain.repeat(ExactnessMain.shrunk(trial)));
            }
        }
    }

    @Test
    void drawsTheSameTrialFromTheSameSeed() {
        assertThat(Trial.draw(7)).isEqualTo(Trial.draw(7)).isNotEqualTo(Trial.draw(8));
    }

    @Test
    void readsWhatItPrints() {
        for (int i = 0; i < 50; i++) {
            Trial trial = Trial.draw(i);
            assertThat(Trial.parse(trial.text())).isEqualTo(trial);
        }
        assertThatThrownBy(() -> Trial.parse("1,2,3")).hasMessageContaining("width,height,channels");
    }

    @Test
    void simplerTrialsAreLegalAndSmaller() {
        for (int i = 0; i < 50; i++) {
            Trial trial = Trial.draw(i);
            assertThat(trial.simpler()).allSatisfy(it -> {
                assertThat(it.ranks()).isLessThanOrEqualTo(trial.ranks());
                assertThat(it.shape().pixels())
                        .isLessThanOrEqualTo(trial.shape().pixels());
                assertThat(it).isNotEqualTo(trial);
            });
        }
    }

    @Test
    void theSearchSaysWhatItDidAndRefusesWhatItDoesNotKnow() {
        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);

        assertThat(ExactnessMain.run(new String[] {"--cases", "3", "--seed", "5"}, out))
                .isZero();
        assertThat(ExactnessMain.run(new String[] {"--case", "5,4,3,8,1,2,1,erode|invert"}, out))
                .isZero();
        assertThat(ExactnessMain.run(new String[] {"--often", "3"}, out)).isEqualTo(64);
        assertThat(ExactnessMain.run(new String[] {"--cases", "x"}, out)).isEqualTo(64);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("exactness seed=5 cases=3", "0 of 60 values differ", "there is no option --often");
    }
}
