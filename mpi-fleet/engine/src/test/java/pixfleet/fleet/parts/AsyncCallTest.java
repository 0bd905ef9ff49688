package pixfleet.fleet.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fault.TransientFailure;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class AsyncCallTest {
    /** The call ends only after the rank was heard of three times. */
    @Test
    void aRankThatWaitsGoesOnSayingThatItLives() {
        var beats = new CountDownLatch(3);
        AsyncCall<String> call = AsyncCall.begin(() -> {
            try {
                beats.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "stored";
        });

        assertThat(call.await(beats::countDown)).isEqualTo("stored");
    }

    @Test
    void whatTheCallThrowsIsThrownToTheOneWhoWaits() {
        AsyncCall<String> failing = AsyncCall.begin(() -> {
            throw new TransientFailure("s3 put part 3");
        });
        AsyncCall<String> broken = AsyncCall.begin(() -> {
            throw new AssertionError("broken");
        });

        assertThatThrownBy(() -> failing.await(() -> {})).isInstanceOf(TransientFailure.class);
        assertThatThrownBy(() -> broken.await(() -> {})).isInstanceOf(AssertionError.class);
    }
}
