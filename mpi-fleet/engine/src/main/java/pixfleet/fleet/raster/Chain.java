package pixfleet.fleet.raster;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Distribution.Geometric;
import pixfleet.pipeline.Distribution.Global;
import pixfleet.pipeline.Distribution.Neighbourhood;
import pixfleet.pipeline.Distribution.Pointwise;
import pixfleet.pipeline.Distribution.Propagating;
import pixfleet.pipeline.Distribution.Resampled;
import pixfleet.pipeline.Distribution.RowMap;
import pixfleet.pipeline.Distribution.Turning;
import pixfleet.pipeline.Distribution.Warping;
import pixfleet.pipeline.Operation;

/**
 * Operations that run one after the other on a block of rows, without waiting for other ranks: which rows each of them has
 * to be given so that wanted rows come out.
 *
 * @param operations none that spreads or is undivided; may be empty
 * @param shapes of the image before the first operation and after each one
 */
public record Chain(List<Operation> operations, List<Dimensions> shapes) {
    /** Copies the lists and checks that the operations can be chained. */
    public Chain {
        operations = List.copyOf(operations);
        shapes = List.copyOf(shapes);
        if (shapes.size() != operations.size() + 1) {
            throw new IllegalArgumentException(
                    "%d operations have %d shapes".formatted(operations.size(), shapes.size()));
        }
        for (Operation operation : operations) {
            if (Segment.ends(operation)) {
                throw new IllegalArgumentException(operation.type().name() + " cannot stand inside a chain");
            }
        }
    }

    /** The chain for an image of that shape. */
    public static Chain of(List<Operation> operations, Dimensions in) {
        var shapes = new ArrayList<Dimensions>();
        shapes.add(in);
        for (Operation operation : operations) {
            shapes.add(operation.output(shapes.getLast()));
        }
        return new Chain(operations, shapes);
    }

    /** The image's shape before the chain. */
    public Dimensions in() {
        return shapes.getFirst();
    }

    /** The image's shape after the chain. */
    public Dimensions out() {
        return shapes.getLast();
    }

    /** The first operations of this chain. */
    public Chain head(int count) {
        return new Chain(operations.subList(0, count), shapes.subList(0, count + 1));
    }

    /** The place of the last operation that reads its rows itself, some at a time; nothing if there is none. */
    public OptionalInt lastResampling() {
        return IntStream.range(0, operations.size())
                .filter(it -> operations.get(it).distribution() instanceof Resampled)
                .max();
    }

    /** What is left behind the first operations of this chain. */
    public Chain tail(int from) {
        return new Chain(operations.subList(from, operations.size()), shapes.subList(from, shapes.size()));
    }

    /**
     * The rows each step has to have, for rows wanted at the end.
     *
     * @param wanted rows after the chain, at least one
     * @return before the first operation, before the second one, ..., and last the wanted rows
     */
    public List<Rows> needs(Rows wanted) {
        var needs = new ArrayList<Rows>();
        needs.add(wanted);
        for (int i = operations.size() - 1; i >= 0; i--) {
            needs.addFirst(need(operations.get(i).distribution(), needs.getFirst(), shapes.get(i)));
        }
        return List.copyOf(needs);
    }

    /** The rows of the image before the chain that wanted rows depend on; none for none. */
    public Rows source(Rows wanted) {
        return wanted.none() ? wanted : needs(wanted).getFirst();
    }

    /** Halos of all operations, in rows of the result where sizes change. */
    public int halo() {
        return operations.stream().mapToInt(it -> it.distribution().halo()).sum();
    }

    /** A kernel is always given a row, also where a margin needs none. */
    private static Rows need(Distribution distribution, Rows wanted, Dimensions in) {
        return switch (distribution) {
            case Pointwise _, Global _ -> wanted;
            case Turning _, Warping _ -> throw new IllegalArgumentException("a turn ends a chain");
            case Neighbourhood(int radius) -> wanted.grown(radius, in.height());
            case Propagating(int radius) -> wanted.grown(radius, in.height());
            case Geometric(var map) -> inside(map, wanted, in);
            case Resampled(var map) -> inside(map, wanted, in);
        };
    }

    private static Rows inside(RowMap map, Rows wanted, Dimensions in) {
        var span = map.source(wanted.first(), wanted.count(), in);
        int first = Math.clamp(span.first(), 0, in.height() - 1);
        int end = Math.clamp((long) span.first() + span.count(), first + 1, in.height());
        return Rows.between(first, end);
    }
}
