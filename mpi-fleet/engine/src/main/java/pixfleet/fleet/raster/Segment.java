package pixfleet.fleet.raster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution.Geometric;
import pixfleet.pipeline.Distribution.Global;
import pixfleet.pipeline.Distribution.Neighbourhood;
import pixfleet.pipeline.Distribution.Pointwise;
import pixfleet.pipeline.Distribution.Propagating;
import pixfleet.pipeline.Distribution.Resampled;
import pixfleet.pipeline.Distribution.Turning;
import pixfleet.pipeline.Distribution.Warping;
import pixfleet.pipeline.Operation;

/**
 * Part of a pipeline: a chain, and the operation behind it for which all ranks have to meet.
 *
 * @param chain runs on each rank by itself, once the sums of its global operations are known
 * @param end spreads over the whole image, turns it or is undivided; nothing after the pipeline's last segment
 */
public record Segment(Chain chain, Optional<Operation> end) {
    /** The segments of a pipeline for an image of that shape, at least one; only the last has no end. */
    public static List<Segment> of(List<Operation> operations, Dimensions in) {
        var segments = new ArrayList<Segment>();
        var local = new ArrayList<Operation>();
        Dimensions shape = in;
        for (Operation operation : operations) {
            if (ends(operation)) {
                var segment = new Segment(Chain.of(local, shape), Optional.of(operation));
                segments.add(segment);
                shape = segment.out();
                local.clear();
            } else {
                local.add(operation);
            }
        }
        segments.add(new Segment(Chain.of(local, shape), Optional.empty()));
        return List.copyOf(segments);
    }

    /** Whether ranks have to meet for an operation's pixels, not only for its sums. */
    public static boolean ends(Operation operation) {
        return switch (operation.distribution()) {
            case Propagating _, Turning _, Warping _ -> true;
            case Geometric geometric -> geometric.isUndivided();
            case Pointwise _, Neighbourhood _, Global _, Resampled _ -> false;
        };
    }

    /** The image's shape after this segment. */
    public Dimensions out() {
        return end.map(operation -> operation.output(chain.out())).orElse(chain.out());
    }
}
