package pixfleet.job;

import java.time.Instant;

/**
 * Names a job.
 *
 * @param value a ULID; see {@link Ulid}
 */
public record JobId(String value) {
    /** Checks the form. */
    public JobId {
        Ulid.checked("a job's id", value);
    }

    /** The id made of a moment and {@value Ulid#ENTROPY_BYTES} bytes of chance. */
    public static JobId of(Instant at, byte[] entropy) {
        return new JobId(Ulid.of(at, entropy));
    }

    /** When the id was made. */
    public Instant time() {
        return Ulid.time(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
