package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/**
 * Turns colours into shades of gray: 0.299 R + 0.587 G + 0.114 B, as in OpenCV's {@code COLOR_BGR2GRAY}.
 *
 * <p>Depth is kept. The result has one channel: alpha is dropped. A gray image is left as it is.
 */
@AutoService(Operation.class)
public record Grayscale() implements Operation {

    private static final OperationType TYPE = new Declaration(
                    "grayscale",
                    Group.COLOUR,
                    "Grayscale",
                    "Keeps the brightness and drops the colours.",
                    CostClass.CHEAP)
            .taking(Grayscale::new);

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments();
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in.withChannels(1);
    }
}
