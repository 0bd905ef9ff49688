package pixfleet.pipeline;

import java.util.Map;

/**
 * One step of a pipeline, as data. What it does to pixels is said by the fleet's kernel of the same name.
 *
 * <p>Every operation takes images of 1 to 4 channels and 8 or 16 bits unless its own page says otherwise.
 */
public sealed interface Operation permits Canny, Dilate, Erode, GaussianBlur, Invert {
    /** The catalogue's entry of this operation. */
    OperationType type();

    /** The values of all parameters in catalogue order: {@link Integer}, {@link Double} or {@link String}. */
    Map<String, Object> arguments();

    /** Rows of neighbours a row's result depends on, above and below, in pixels. */
    int halo();

    /** The result's shape for an image of the given shape. */
    Dimensions output(Dimensions in);
}
