package pixfleet.job;

import java.time.Instant;

/**
 * Names an image.
 *
 * @param value a ULID; see {@link Ulid}
 */
public record ImageId(String value) {
    /** Checks the form. */
    public ImageId {
        Ulid.checked("an image's id", value);
    }

    /** The id made of a moment and {@value Ulid#ENTROPY_BYTES} bytes of chance. */
    public static ImageId of(Instant at, byte[] entropy) {
        return new ImageId(Ulid.of(at, entropy));
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
