package pixfleet.operation;

import java.util.List;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.WholeNumber;

/** The parameters that every operation with a structuring element has. */
final class Elements {
    static final WholeNumber KSIZE =
            new WholeNumber("ksize", "Edge of the structuring element.", "pixels", 3, 63, 2, 3);
    static final WholeNumber ITERATIONS =
            new WholeNumber("iterations", "How often the operation is applied.", "", 1, 32, 1, 1);
    static final Choice ELEMENT = new Choice(
            "element", "Shape of the structuring element.", List.of("rectangle", "ellipse", "cross"), "rectangle");

    private Elements() {}
}
