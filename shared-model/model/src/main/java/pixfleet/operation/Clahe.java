package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Spreads levels evenly tile by tile, as OpenCV's {@code CLAHE} does.
 *
 * <p>Shape and depth are kept. Of a colour image the luma is treated, Y of YCrCb, and Cr and Cb are kept; alpha is
 * left as it is. The tiles depend on the size of the image, and an image whose edges are no multiple of {@code tiles}
 * is continued by its mirror image.
 *
 * <p>Source: K. Zuiderveld, Contrast Limited Adaptive Histogram Equalization, Graphics Gems IV, 1994.
 *
 * @param clip limit of a level's count, in multiples of the mean count of a tile's levels, 0 to 100; 0 sets none
 * @param tiles tiles across and down, 1 to 64
 */
@AutoService(Operation.class)
public record Clahe(double clip, int tiles) implements Operation {
    private static final Decimal CLIP =
            new Decimal("clip", "How much a level may be spread; 0 sets no limit.", "", 0, 100, 2);

    private static final WholeNumber TILES =
            new WholeNumber("tiles", "How many parts the image is divided into, across and down.", "", 1, 64, 1, 8);

    private static final OperationType TYPE = new Declaration(
                    "clahe",
                    Group.TONE,
                    "Local histogram equalisation (CLAHE)",
                    "Spreads brightness evenly within parts of the image, with a limit so that noise is not blown up.",
                    CostClass.MODERATE)
            .taking(CLIP, TILES, Clahe::new);

    /** Checks every range. */
    public Clahe {
        TYPE.check(clip, tiles);
    }

    /** With the defaults. */
    public Clahe() {
        this(CLIP.preset(), TILES.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(clip, tiles);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Global();
    }
}
