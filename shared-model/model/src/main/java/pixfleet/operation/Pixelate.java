package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Distribution.RowSpan;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Replaces square blocks by their mean, rounded half up. Blocks are aligned to the upper left corner; at the right and lower edge they
 * are cut.
 *
 * <p>Shape and depth are kept; each channel, alpha included, is treated by itself. Rows depend on whole blocks only.
 *
 * @param block edge of a block in pixels, 2 to 1024
 */
@AutoService(Operation.class)
public record Pixelate(int block) implements Operation {
    private static final WholeNumber BLOCK = new WholeNumber("block", "Edge of a block.", "pixels", 2, 1024, 1, 16);

    private static final OperationType TYPE = new Declaration(
                    "pixelate",
                    Group.DECORATION,
                    "Pixelation",
                    "Replaces square blocks by their mean, which hides detail such as faces.",
                    CostClass.MODERATE)
            .taking(BLOCK, Pixelate::new);

    /** Checks the range. */
    public Pixelate {
        TYPE.check(block);
    }

    /** With the defaults. */
    public Pixelate() {
        this(BLOCK.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(block);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Geometric((first, count, in) -> {
            int start = first - first % block;
            int end = Math.min(in.height(), (first + count + block - 1) / block * block);
            return new RowSpan(start, end - start);
        });
    }
}
