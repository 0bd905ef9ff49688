package pixfleet.local.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.local.wire.CallFate.Fate;

class FaultDialTest {
    @TempDir
    private Path directory;

    @Test
    void followsItsFileAndFallsBackWhenItGoes() throws IOException {
        var file = directory.resolve("faults.properties");
        var dial = new FaultDial(file, Faults.NONE.with(Map.of("boot-delay-ms", "7")), new SplittableRandom(1));
        assertThat(dial.now().bootDelay()).isEqualTo(Duration.ofMillis(7));

        Files.writeString(file, "duplicate-events=true\nrefuse-capacity=1, i-2\ndelay-events-ms=50\nstop-delay-ms=9\n");
        assertThat(dial.now().duplicateEvents()).isTrue();
        assertThat(dial.now().refusedCapacity()).containsExactlyInAnyOrder("1", "i-2");
        assertThat(dial.now().eventDelay()).isEqualTo(Duration.ofMillis(50));
        assertThat(dial.now().stopDelay()).isEqualTo(Duration.ofMillis(9));
        assertThat(dial.now().bootDelay()).isEqualTo(Duration.ofMillis(7));

        Files.delete(file);
        assertThat(dial.now().duplicateEvents()).isFalse();
    }

    @Test
    void keepsTheLastGoodFaultsWhenTheFileIsBad() throws IOException {
        var file = Files.writeString(directory.resolve("faults.properties"), "refuse-capacity=*");
        var dial = new FaultDial(file, Faults.NONE, new SplittableRandom(1));
        assertThat(dial.now().refusedCapacity()).containsExactly("*");

        Files.writeString(file, "boot-delay-ms=soon");
        assertThat(dial.now().refusedCapacity()).containsExactly("*");
    }

    @Test
    void changesSomeKeepsTheOthersAndSurvivesARestart() throws Exception {
        var file = directory.resolve("faults.properties");
        var dial = new FaultDial(file, Faults.NONE, new SplittableRandom(1));
        dial.set(Map.of("fail-s3", "0.25", "boot-delay-ms", "5"));
        dial.set(Map.of("boot-delay-ms", "6"));

        var again =
                new FaultDial(file, Faults.NONE, new SplittableRandom(1)).now().settings();
        assertThat(again).containsEntry("fail-s3", "0.25").containsEntry("boot-delay-ms", "6");

        assertThatThrownBy(() -> dial.set(Map.of("fail-s3", "0.5", "earthquake", "1")))
                .hasMessageContaining("earthquake");
        assertThat(dial.now().settings()).as("all or none").containsEntry("fail-s3", "0.25");

        dial.clear();
        assertThat(dial.now()).isEqualTo(Faults.NONE);
    }

    @Test
    void failsAsManyCallsAsItIsSetTo() throws Exception {
        var dial = new FaultDial(directory.resolve("f"), Faults.NONE, new SplittableRandom(3));
        dial.set(Map.of("fail-sqs", "0.05", "truncate-sns", "1"));
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            refused += dial.calls("sqs").next() == Fate.REFUSED ? 1 : 0;
        }

        assertThat(refused).isBetween(60, 140);
        assertThat(dial.calls("sns").next()).isEqualTo(Fate.CUT_OFF);
        assertThat(dial.calls("s3").next()).isEqualTo(Fate.ANSWERED);
    }

    @ParameterizedTest
    @CsvSource({"fail-s3,2", "fail-s3,often", "duplicate-events,yes", "slow-ms,-1", "drop-events,-0.1"})
    void refusesBadValues(String name, String value) {
        assertThatThrownBy(() -> Faults.NONE.with(Map.of(name, value))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesUnknownFaults() {
        assertThatThrownBy(() -> Faults.NONE.with(Map.of("earthquake", "true"))).hasMessageContaining("earthquake");
    }
}
