package pixfleet.fleet.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import pixfleet.metric.Measurement;
import pixfleet.metric.Metric;
import pixfleet.metric.StartStage;

/** Counts what the loop does and tells it once a minute, and at its end; what is zero is not told. For one thread. */
final class Gauge {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Metering metering;
    private final Instant began;
    private final List<Measurement> starts = new ArrayList<>();
    private Instant told;
    private Duration processors;
    private boolean cameUp;
    private Duration oldest = Duration.ZERO;
    private int retries;
    private int images;

    /** @param now when the agent began */
    Gauge(Metering metering, Instant now) {
        this.metering = metering;
        this.began = now;
        this.told = now;
        this.processors = metering.processors().get();
    }

    /** A world takes tasks; only the first makes an upload wait for a node that starts. */
    void worldUp(Instant now) {
        if (!cameUp) {
            cameUp = true;
            starts.add(Measurement.of(StartStage.WORLD_UP, Duration.between(began, now)));
        }
    }

    /** A rank has begun with the task of that message, for the first time if it was handed out once. */
    void begun(Lease lease, Instant now) {
        if (lease.sentAt().equals(Lease.UNKNOWN) || lease.receives() > 1) {
            return;
        }
        Duration waited = Duration.between(lease.sentAt(), now);
        // The queue's clock is another one.
        waited = waited.isNegative() ? Duration.ZERO : waited;
        oldest = waited.compareTo(oldest) > 0 ? waited : oldest;
        if (starts.size() < Backlog.BATCH) {
            starts.add(Measurement.of(StartStage.BEGUN, waited));
        }
    }

    /** So many tasks could not go on, or their world died under them: they are taken up again. */
    void retried(int tasks) {
        retries += tasks;
    }

    /** A rank was done with an image. */
    void imageDone() {
        images++;
    }

    /** Tells what there is once it is time. */
    void tend(Instant now) {
        if (!now.isBefore(told.plus(EVERY))) {
            tell(now);
        }
    }

    /** Tells what there is. */
    void tell(Instant now) {
        told = now;
        var all = new ArrayList<Measurement>(starts);
        if (!oldest.isZero()) {
            all.add(Measurement.of(Metric.OLDEST_AGE, oldest.toSeconds()));
        }
        if (retries > 0) {
            all.add(Measurement.of(Metric.RETRIES, retries));
        }
        if (images > 0) {
            Duration until = metering.processors().get();
            all.add(Measurement.of(Metric.IMAGES, images));
            all.add(Measurement.of(
                    Metric.CPU_PER_IMAGE, (double) until.minus(processors).toMillis() / images));
            processors = until;
        }
        starts.clear();
        oldest = Duration.ZERO;
        retries = 0;
        images = 0;
        if (!all.isEmpty()) {
            metering.meter().measured(all);
        }
    }
}
