package pixfleet.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobNoticeTest {
    private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "998; 0; 2; 192; 998 done, 2 failed, 3 min 12 s",
                "1; 0; 0; 0; 1 done, 0 s",
                "0; 3; 1; 59; 0 done, 3 refused, 1 failed, 59 s",
                "5; 0; 0; 60; 5 done, 1 min",
                "5; 0; 0; 7265; 5 done, 2 h 1 min",
                "5; 0; 0; 90000; 5 done, 1 d 1 h",
                "5; 0; 0; -3; 5 done, 0 s"
            })
    void saysInALineWhatCameOfAJob(int done, int refused, int failed, long seconds, String text) {
        var notice = new JobNotice(
                JobId.of(NOON, new byte[Ulid.ENTROPY_BYTES]),
                "ada",
                done + refused + failed,
                done,
                refused,
                failed,
                NOON,
                NOON.plusSeconds(seconds));

        assertThat(notice.text()).isEqualTo(text);
    }
}
