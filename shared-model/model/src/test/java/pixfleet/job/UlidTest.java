package pixfleet.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UlidTest {
    @Test
    void writesTheSpecificationsExample() {
        // 01ARYZ6S41 is the specification's own example for this moment; all-ones chance ends in Z.
        var ones = new byte[Ulid.ENTROPY_BYTES];
        java.util.Arrays.fill(ones, (byte) 0xFF);

        assertThat(Ulid.of(Instant.ofEpochMilli(1469918176385L), ones)).isEqualTo("01ARYZ6S41ZZZZZZZZZZZZZZZZ");
    }

    @Test
    void keepsTheOrderOfTheMoments() {
        var random = new Random(7);
        List<String> ids = new ArrayList<>();
        for (long millis = 1_700_000_000_000L; millis < 1_700_000_000_200L; millis++) {
            var entropy = new byte[Ulid.ENTROPY_BYTES];
            random.nextBytes(entropy);
            ids.add(Ulid.of(Instant.ofEpochMilli(millis), entropy));
        }

        assertThat(ids).isSorted().allMatch(Ulid::is).doesNotHaveDuplicates();
    }

    @Test
    void givesTheMomentBack() {
        var at = Instant.parse("2026-11-23T05:36:42.123Z");

        assertThat(new JobId(Ulid.of(at, new byte[Ulid.ENTROPY_BYTES])).time()).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01ARYZ6S41",
                "81ARYZ6S41ZZZZZZZZZZZZZZZZ",
                "01ARYZ6S41ZZZZZZZZZZZZZZZI",
                "../../../../../../etc/passwd"
            })
    void refusesWhatIsNotOne(String text) {
        assertThatThrownBy(() -> new JobId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ULID");
    }
}
