package pixfleet.operation;

import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.WholeNumber;

/** An operation made of erosions and dilations with one structuring element. The picture's shape is kept. */
public interface Morphology extends Operation {
    /** Edge of the element's square. */
    WholeNumber KSIZE = new WholeNumber("ksize", "Edge of the structuring element.", "pixels", 3, 63, 2, 3);

    /** How often each step is applied. */
    WholeNumber ITERATIONS = new WholeNumber("iterations", "How often the operation is applied.", "", 1, 32, 1, 1);

    /** The element's shape. */
    Choice<ElementShape> ELEMENT = new Choice<>(
            "element", "Shape of the structuring element.", List.of(ElementShape.values()), ElementShape.RECTANGLE);

    /** Edge of the element's square in pixels, odd, 3 to 63. */
    int ksize();

    /** How often each step is applied, 1 to 32. */
    int iterations();

    /** The element's shape. */
    ElementShape element();

    /** How many erosions and dilations it takes, each with all its iterations. */
    int steps();

    /** How many of the steps work on what another gave. */
    default int following() {
        return steps();
    }

    @Override
    default Map<String, Object> arguments() {
        return type().arguments(ksize(), iterations(), element());
    }

    @Override
    default Distribution distribution() {
        return new Distribution.Neighbourhood(following() * (ksize() / 2) * iterations());
    }

    /** Each value is compared with those under the element, for which a rectangle takes a row and a column only. */
    @Override
    default CostClass cost() {
        int element = element() == ElementShape.RECTANGLE ? 2 * ksize() : ksize() * ksize();
        int compared = steps() * iterations() * element;
        return compared <= 12 ? CostClass.CHEAP : compared <= 120 ? CostClass.MODERATE : CostClass.DEAR;
    }
}
