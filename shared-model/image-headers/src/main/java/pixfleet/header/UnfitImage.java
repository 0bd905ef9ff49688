package pixfleet.header;

import java.util.Optional;

/** An image that cannot be processed. The message is a sentence for the user. */
public class UnfitImage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param reason why, a sentence for the user
     */
    public UnfitImage(String reason) {
        super(reason);
    }

    /** Throws it if there is a reason. */
    public static void throwIf(Optional<String> reason) {
        if (reason.isPresent()) {
            throw new UnfitImage(reason.get());
        }
    }

    /** The sentence for the user. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Of a file that is not all there. */
    public static UnfitImage truncated(String what) {
        return new UnfitImage("The file is truncated: " + what + ".");
    }
}
