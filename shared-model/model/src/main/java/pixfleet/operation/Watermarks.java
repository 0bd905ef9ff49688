package pixfleet.operation;

import java.util.List;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;

/** The parameters that watermarks share. */
final class Watermarks {
    static final Choice<Anchor> POSITION =
            new Choice<>("position", "Where it stands.", List.of(Anchor.values()), Anchor.BOTTOM_RIGHT);
    static final Decimal OPACITY =
            new Decimal("opacity", "How much it covers: 0 is invisible, 1 covers the picture.", "", 0, 1, 0.6);
    static final WholeNumber MARGIN = new WholeNumber("margin", "Distance from the edges.", "pixels", 0, 10000, 1, 16);

    private Watermarks() {}
}
