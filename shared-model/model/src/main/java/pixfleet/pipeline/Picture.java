package pixfleet.pipeline;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A small PNG file, in base64 with the alphabet for URLs and without padding.
 *
 * <p>It travels inside the pipeline: so a task says all of what is to be done, and a retry gives the same result.
 *
 * @param name the parameter's name
 * @param description one sentence for the user
 * @param maxEdgePixels width and height at most
 * @param preset the default
 */
public record Picture(String name, String description, int maxEdgePixels, String preset) implements Parameter<String> {
    /** The longest form, which keeps a task well below the queue's limit. */
    public static final int MAX_CHARACTERS = 8000;

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int HEADER_NAME = 0x49484452;
    private static final int HEADER_BYTES = 29;

    @Override
    public String unit() {
        return "PNG";
    }

    @Override
    public String defaultValue() {
        return preset;
    }

    @Override
    public String read(String operation, String text) {
        return check(operation, text.strip());
    }

    /**
     * Lets a PNG pass whose header is sound and whose edges are within limits. Nothing is decoded.
     *
     * @throws InvalidPipeline otherwise
     */
    @Override
    public String check(String operation, String base64) {
        if (base64.length() > MAX_CHARACTERS) {
            throw refusal(operation, "%d characters long".formatted(base64.length()));
        }
        ByteBuffer png;
        try {
            png = ByteBuffer.wrap(bytes(base64));
        } catch (IllegalArgumentException _) {
            throw refusal(operation, Texts.shown(base64));
        }
        if (png.limit() < HEADER_BYTES || png.getLong(0) != SIGNATURE || png.getInt(12) != HEADER_NAME) {
            throw refusal(operation, "something that is no PNG");
        }
        int width = png.getInt(16);
        int height = png.getInt(20);
        if (width < 1 || height < 1 || width > maxEdgePixels || height > maxEdgePixels) {
            throw refusal(operation, "one of %d x %d".formatted(width, height));
        }
        return base64;
    }

    private InvalidPipeline refusal(String operation, String what) {
        return new InvalidPipeline(
                "%s: %s must be a PNG of 1 x 1 to %d x %d pixels as base64url of at most %d characters, not %s"
                        .formatted(operation, name, maxEdgePixels, maxEdgePixels, MAX_CHARACTERS, what));
    }

    /** The file. */
    public static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }
}
