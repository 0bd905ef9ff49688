package pixfleet.fleet.opencv.strip;

import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Chain;
import pixfleet.fleet.raster.Rows;

/**
 * An image as a stretch of a pipeline finds it.
 *
 * @param source its rows
 * @param field the same, if rows have to be fetched from their owners before they are read
 */
record Input(RowSource source, Optional<DistributedImage> field) implements AutoCloseable {
    /** An image of which every rank can read all rows. */
    static Input of(RowSource source) {
        return new Input(source, Optional.empty());
    }

    static Input of(DistributedImage field) {
        return new Input(field, Optional.of(field));
    }

    /**
     * Makes readable what each rank needs. Collective.
     *
     * @param wanted the rows a rank wants after the chain
     */
    void fetch(Communicator communicator, Chain chain, IntFunction<Rows> wanted) {
        field.ifPresent(it -> it.fetch(IntStream.range(0, communicator.size())
                .mapToObj(rank -> chain.source(wanted.apply(rank)))
                .toList()));
    }

    @Override
    public void close() {
        field.ifPresent(DistributedImage::close);
    }
}
