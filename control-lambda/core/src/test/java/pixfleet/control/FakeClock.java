package pixfleet.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is moved. */
public final class FakeClock extends Clock {
    private Instant now;

    /** A clock that shows that moment. */
    public FakeClock(Instant now) {
        this.now = now;
    }

    /** Moves it on. */
    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Sets it. */
    public void set(Instant moment) {
        now = moment;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
