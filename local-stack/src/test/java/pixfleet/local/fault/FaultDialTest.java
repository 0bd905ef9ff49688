package pixfleet.local.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultDialTest {
    @TempDir
    private Path directory;

    @Test
    void followsItsFileAndFallsBackWhenItGoes() throws IOException {
        var file = directory.resolve("faults.properties");
        var dial = new FaultDial(file, Faults.NONE.with(Map.of("boot-delay-ms", "7")));
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
        var dial = new FaultDial(file, Faults.NONE);
        assertThat(dial.now().refusedCapacity()).containsExactly("*");

        Files.writeString(file, "boot-delay-ms=soon");
        assertThat(dial.now().refusedCapacity()).containsExactly("*");
    }

    @Test
    void refusesUnknownFaults() {
        assertThatThrownBy(() -> Faults.NONE.with(Map.of("earthquake", "true"))).hasMessageContaining("earthquake");
    }
}
