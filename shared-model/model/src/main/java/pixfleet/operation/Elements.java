package pixfleet.operation;

import java.util.List;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.WholeNumber;

/** What every operation with a structuring element has: its parameters, and what they cost. */
final class Elements {
    static final WholeNumber KSIZE =
            new WholeNumber("ksize", "Edge of the structuring element.", "pixels", 3, 63, 2, 3);
    static final WholeNumber ITERATIONS =
            new WholeNumber("iterations", "How often the operation is applied.", "", 1, 32, 1, 1);
    static final Choice ELEMENT = new Choice(
            "element", "Shape of the structuring element.", List.of("rectangle", "ellipse", "cross"), "rectangle");

    private static final int CHEAP = 12;
    private static final int MODERATE = 120;

    private Elements() {}

    /**
     * What an operation costs: each value is compared with those under the element, for which a rectangle takes a row and a
     * column only.
     *
     * @param steps erosions and dilations it consists of, each with all iterations
     */
    static CostClass cost(int ksize, int iterations, String element, int steps) {
        int compared = steps * iterations * ("rectangle".equals(element) ? 2 * ksize : ksize * ksize);
        return compared <= CHEAP ? CostClass.CHEAP : compared <= MODERATE ? CostClass.MODERATE : CostClass.DEAR;
    }
}
