package pixfleet.control.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.control.dispatch.Dispatch.Dispatched;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.Verdict.Accepted;
import pixfleet.control.intake.Verdict.Ignored;
import pixfleet.control.intake.Verdict.Refused;
import pixfleet.control.scaling.ScaleTrigger;
import pixfleet.control.scaling.Sent;
import pixfleet.metric.Measurement;
import pixfleet.metric.Meter;
import pixfleet.metric.StartStage;

/**
 * S3 "object created" in, tasks out. Unwraps the event and nothing more; answers how many tasks it sent.
 *
 * <p>A refused image ends here: retrying cannot mend it. Anything thrown makes Lambda deliver the whole event again,
 * which is safe because a task's id comes from its upload.
 */
@Named("intake")
public class IntakeHandler implements RequestHandler<S3Event, Integer> {
    private static final Logger log = LoggerFactory.getLogger(IntakeHandler.class);

    private final Intake intake;
    private final ScaleTrigger scaleTrigger;
    private final Clock clock;
    private final Meter meter;

    IntakeHandler(Intake intake, ScaleTrigger scaleTrigger, Clock clock, Meter meter) {
        this.intake = intake;
        this.scaleTrigger = scaleTrigger;
        this.clock = clock;
        this.meter = meter;
    }

    @Override
    public Integer handleRequest(S3Event event, Context context) {
        var sent = new Sent(0);
        var measured = new ArrayList<Measurement>();
        for (S3EventNotificationRecord notification : notifications(event)) {
            Instant heard = clock.instant();
            if (notification.getEventTime() != null) {
                Duration late = Duration.between(
                        Instant.ofEpochMilli(notification.getEventTime().getMillis()), heard);
                measured.add(Measurement.of(StartStage.EVENT, late.isNegative() ? Duration.ZERO : late));
            }
            String key = notification.getS3().getObject().getUrlDecodedKey();
            switch (intake.admit(notification.getS3().getBucket().getName(), key)) {
                case Accepted(var task, Dispatched dispatched) -> {
                    sent = dispatched == Dispatched.SENT ? sent.and(task.work()) : sent;
                    log.info("image accepted task={} key={} dispatched={}", task.label(), key, dispatched);
                }
                case Refused(var reason) -> log.info("image refused key={} reason={}", key, reason);
                case Ignored(var reason) -> log.info("event ignored key={} reason={}", key, reason);
            }
            measured.add(Measurement.of(StartStage.JUDGED, Duration.between(heard, clock.instant())));
        }
        measured.addAll(scaleTrigger.after(sent));
        meter.measured(measured);
        return sent.tasks();
    }

    /** S3's test event, sent when the notification is set up, has none. */
    private static List<S3EventNotificationRecord> notifications(S3Event event) {
        return event.getRecords() == null ? List.of() : event.getRecords();
    }
}
