package pixfleet.control.rest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * What is taken at most.
 *
 * @param maxImages images of a job
 * @param formats by media type
 */
public record LimitsAnswer(int maxImages, Map<String, Ceiling> formats) {
    /** Keeps a copy. */
    public LimitsAnswer {
        formats = Map.copyOf(formats);
    }

    /**
     * What an image of a format may be.
     *
     * @param maxBytes size of its file
     * @param maxPixels rows times columns
     * @param maxEdgePixels the longer edge
     */
    @RegisterForReflection
    public record Ceiling(long maxBytes, long maxPixels, int maxEdgePixels) {}
}
