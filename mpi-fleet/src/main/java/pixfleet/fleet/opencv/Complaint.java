package pixfleet.fleet.opencv;

import pixfleet.fleet.process.UnfitImage;
import pixfleet.pipeline.Operation;

/** What OpenCV throws, in words for the user. */
public final class Complaint {
    private Complaint() {}

    /** An operation that failed on an image; what is said in our own words already stays as it is. */
    public static UnfitImage about(Operation operation, RuntimeException e) {
        return e instanceof UnfitImage unfit
                ? unfit
                : new UnfitImage(
                        "%s cannot be applied: %s".formatted(operation.type().name(), sentence(e)));
    }

    /** OpenCV's message without the place in its sources: {@code OpenCV(4.13.0) file.cpp:12: error: (-215:..) text in function 'f'}. */
    static String sentence(RuntimeException e) {
        String message =
                String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
        int error = message.indexOf("error: (");
        int text = error < 0 ? -1 : message.indexOf(") ", error);
        return "OpenCV said: " + (text < 0 ? message : message.substring(text + 2)) + ".";
    }
}
