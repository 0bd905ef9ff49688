package pixfleet.fleet.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fault.TransientFailure;

@Timeout(20)
class NoticeWatchTest {
    @Test
    void tellsOnceAndLooksNoMore() throws Exception {
        var looks = new AtomicInteger();
        var told = new AtomicInteger();
        var done = new CountDownLatch(1);
        Notices notices = () -> {
            if (looks.incrementAndGet() < 3) {
                throw new TransientFailure("instance metadata: no answer");
            }
            return Optional.of("terminate");
        };

        try (var _ = NoticeWatch.start(notices, Duration.ofMillis(1), () -> {
            told.incrementAndGet();
            done.countDown();
        })) {
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            Thread.sleep(30);
        }

        assertThat(told).hasValue(1);
        assertThat(looks).hasValue(3);
    }
}
