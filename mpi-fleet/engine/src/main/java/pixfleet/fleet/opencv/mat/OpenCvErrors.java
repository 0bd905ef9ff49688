package pixfleet.fleet.opencv.mat;

import pixfleet.fault.TransientFailure;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;

/** What OpenCV throws, in words for the user. */
public final class OpenCvErrors {
    private OpenCvErrors() {}

    /**
     * An operation that failed on an image. What is said in our own words already stays as it is, and what was only the
     * outside's failure stays that: a row that could not be read this time is no fault of the image.
     */
    public static RuntimeException about(Operation operation, RuntimeException e) {
        return switch (e) {
            case UnfitImage unfit -> unfit;
            case TransientFailure outside -> outside;
            case InvalidPipeline refusal -> new UnfitImage(String.valueOf(refusal.getMessage()));
            default ->
                new UnfitImage(
                        "%s cannot be applied: %s".formatted(operation.type().name(), sentence(e)));
        };
    }

    /** OpenCV's message without the place in its sources: {@code OpenCV(4.13.0) file.cpp:12: error: (-215:..) text in function 'f'}. */
    public static String sentence(RuntimeException e) {
        String message =
                String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
        int error = message.indexOf("error: (");
        int text = error < 0 ? -1 : message.indexOf(") ", error);
        return "OpenCV said: " + (text < 0 ? message : message.substring(text + 2)) + ".";
    }
}
