package pixfleet.fleet.opencv.strip;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

/**
 * Memory of all ranks of a host in which tiles are handed over: a slot a rank and round. There are slots for two rounds, so that
 * what one rank still reads of a round is not what another writes of the next.
 *
 * @param window all slots
 * @param slotBytes of one slot
 * @param ranks how many there are
 */
record SharedTiles(MemorySegment window, long slotBytes, int ranks) {
    private static final int ROUNDS = 2;

    /**
     * Opens the memory. Collective.
     *
     * @param plan the rounds
     * @param image whose rows are handed over
     * @return nothing if there is none
     */
    static Optional<SharedTiles> open(Communicator communicator, Rounds plan, Dimensions image) {
        if (communicator.size() == 1) {
            return Optional.empty();
        }
        int rows = plan.from().parts().stream().mapToInt(Rows::count).max().orElseThrow();
        long slot = Math.min(plan.step(), rows) * image.rowBytes();
        return communicator
                .window(slot * communicator.size() * ROUNDS)
                .map(window -> new SharedTiles(window, slot, communicator.size()));
    }

    /**
     * The place of a tile.
     *
     * @param from the rank that hands it over
     * @param block shape of the rank's turned block
     * @param rows of the block that are the tile
     */
    MemorySegment place(int from, int round, Dimensions block, Rows rows) {
        long slot = ((long) (round % ROUNDS) * ranks + from) * slotBytes;
        return window.asSlice(slot + rows.first() * block.rowBytes(), rows.count() * block.rowBytes());
    }
}
