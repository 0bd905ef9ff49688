package pixfleet.records;

import java.util.Optional;
import pixfleet.job.JobImage;
import pixfleet.job.Status;

/** One image of a job: announced, and perhaps uploaded. */
public sealed interface Line {
    /** What was announced. */
    JobImage image();

    /**
     * No upload has been seen yet.
     *
     * @param image what was announced
     */
    record Awaited(JobImage image) implements Line {}

    /**
     * It was uploaded.
     *
     * @param image what was announced
     * @param status how far it has come
     */
    record Seen(JobImage image, Status status) implements Line {}

    /** How far it has come; nothing for one that is awaited. */
    default Optional<Status> known() {
        return switch (this) {
            case Awaited _ -> Optional.empty();
            case Seen(var _, Status status) -> Optional.of(status);
        };
    }

    /** Its stage's word on the wire. */
    default String stage() {
        return known().map(status -> status.stage().word()).orElse("awaiting");
    }
}
