package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sleeps here are a minute long: a test that does not hear a ring runs into its time limit. */
@Timeout(30)
class WakeupSocketTest {
    private static final int LONG_MILLIS = 60_000;
    private static final int HEAD = 0;

    @TempDir
    private Path folder;

    private Path bell() {
        return WakeupSocket.beside(folder.resolve("world-1.sock"));
    }

    private static void untilWired(WakeupSocket head, int wires) {
        while (head.wires() < wires) {
            head.sleep(LONG_MILLIS);
        }
    }

    @Test
    void headAndOtherRanksWakeEachOther() throws IOException {
        try (WakeupSocket head = WakeupSocket.open(bell());
                WakeupSocket third = WakeupSocket.connect(bell(), HEAD, 3);
                WakeupSocket fifth = WakeupSocket.connect(bell(), HEAD, 5)) {
            untilWired(head, 2);
            assertThat(third.wires()).isEqualTo(1);

            head.ring(5);
            assertThat(fifth.sleep(LONG_MILLIS)).isTrue();
            assertThat(third.sleep(1)).isFalse();
            third.ring(HEAD);
            assertThat(head.sleep(LONG_MILLIS)).isTrue();
            assertThat(head.sleep(1)).isFalse();
        }
    }

    @Test
    void aRingBeforeTheSleepIsHeardInIt() throws IOException {
        try (WakeupSocket head = WakeupSocket.open(bell());
                WakeupSocket other = WakeupSocket.connect(bell(), HEAD, 1)) {
            untilWired(head, 1);
            head.ring(1);
            head.ring(1);

            assertThat(other.sleep(LONG_MILLIS)).isTrue();
        }
    }

    @Test
    void itsOwnProcessWakesIt() throws IOException {
        try (WakeupSocket alone = WakeupSocket.alone()) {
            alone.wake();
            assertThat(alone.sleep(LONG_MILLIS)).isFalse();

            Thread.ofPlatform().start(alone::wake);
            assertThat(alone.sleep(LONG_MILLIS)).isFalse();
        }
    }

    @Test
    void aRankThatHasNeverHeardItsRingsBlocksNobody() throws IOException {
        try (WakeupSocket head = WakeupSocket.open(bell());
                WakeupSocket deaf = WakeupSocket.connect(bell(), HEAD, 1)) {
            untilWired(head, 1);
            for (int i = 0; i < 1_000_000; i++) {
                head.ring(1);
            }
            assertThat(deaf.sleep(LONG_MILLIS)).isTrue();
        }
    }

    @Test
    void aNeighbourThatIsGoneIsNoLongerWired() throws IOException {
        try (WakeupSocket head = WakeupSocket.open(bell())) {
            try (WakeupSocket _ = WakeupSocket.connect(bell(), HEAD, 1)) {
                untilWired(head, 1);
            }
            while (head.wires() > 0) {
                head.sleep(LONG_MILLIS);
            }
            head.ring(1);
            assertThat(head.sleep(1)).isFalse();
        }
    }

    @Test
    void withoutABellAtTheHeadARankIsAlone() throws IOException {
        try (WakeupSocket other = WakeupSocket.connect(bell(), HEAD, 1)) {
            assertThat(other.wires()).isZero();
            other.ring(HEAD);
            assertThat(other.sleep(1)).isFalse();
        }
    }

    @Test
    void aFileLeftByAKilledWorldIsReplaced() throws IOException {
        Files.writeString(bell(), "left");
        try (WakeupSocket head = WakeupSocket.open(bell());
                WakeupSocket _ = WakeupSocket.connect(bell(), HEAD, 2)) {
            untilWired(head, 1);
            assertThat(head.wires()).isEqualTo(1);
        }
    }
}
