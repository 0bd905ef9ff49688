package pixfleet.pipeline;

/** The headings of the catalogue, in the order a user reads them. */
public enum Group {
    /** Size, cut and direction. */
    GEOMETRY("Geometry"),
    /** Values of single pixels. */
    COLOUR("Colour"),
    /** Smoothing and noise. */
    BLUR("Blur"),
    /** The opposite. */
    SHARPEN("Sharpen"),
    /** Gradients and edges. */
    EDGES("Edges"),
    /** Minima and maxima under an element. */
    MORPHOLOGY("Morphology"),
    /** Thresholds and the spread of values. */
    TONE("Thresholds and histograms"),
    /** What is laid over or around a picture. */
    DECORATION("Decoration"),
    /** What of a file is processed, and how a result is written. */
    RESULT("File");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    /** The heading. */
    public String title() {
        return title;
    }
}
