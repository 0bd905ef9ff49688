package pixfleet.fleet.opencv.resample;

import pixfleet.operation.Interpolation;

/** What OpenCV's {@code resize} does for an interpolation, which depends on the scales too. */
enum Method {
    /** The same size: the same pixels. */
    COPY,
    /** The pixel to the upper left. */
    NEAREST,
    /** Between two pixels each way. */
    LINEAR,
    /** The same where area is asked for and an edge grows: the weights are those of areas. */
    LINEAR_BY_AREA,
    /** Between four pixels each way. */
    CUBIC,
    /** Between eight pixels each way. */
    LANCZOS,
    /** The mean of an area. */
    AREA,
    /** The mean of an area of whole pixels. */
    WHOLE_AREA;

    static Method of(Interpolation interpolation, Scales scales) {
        if (scales.in().equals(scales.out())) {
            return COPY;
        }
        return switch (interpolation) {
            case NEAREST -> NEAREST;
            case LINEAR -> halves(scales) ? WHOLE_AREA : LINEAR;
            case CUBIC -> CUBIC;
            case LANCZOS -> LANCZOS;
            case AREA -> area(scales);
        };
    }

    private static Method area(Scales scales) {
        if (scales.across().scale() < 1 || scales.down().scale() < 1) {
            return LINEAR_BY_AREA;
        }
        return scales.isWhole() ? WHOLE_AREA : AREA;
    }

    private static boolean halves(Scales scales) {
        return scales.isWhole()
                && scales.across().wholeScale() == 2
                && scales.down().wholeScale() == 2;
    }
}
