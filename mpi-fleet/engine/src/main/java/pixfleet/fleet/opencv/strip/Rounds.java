package pixfleet.fleet.opencv.strip;

import java.util.stream.IntStream;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;

/**
 * Which rows each rank hands to the others in which round.
 *
 * @param from who has which rows
 * @param step rows of a block at most
 */
record Rounds(Partition from, int step) {
    int count() {
        return IntStream.range(0, from.ranks())
                .map(rank -> Math.ceilDiv(from.of(rank).count(), step))
                .max()
                .orElseThrow();
    }

    Rows block(int rank, int round) {
        Rows own = from.of(rank);
        long first = Math.min(own.end(), own.first() + (long) round * step);
        return Rows.between((int) first, (int) Math.min(own.end(), first + step));
    }
}
