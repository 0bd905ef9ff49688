package pixfleet.fleet.gang;

import java.util.ArrayList;
import java.util.List;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;

/** Who sends which rows to whom, when ranks need rows that others own. Every rank comes to the same list. */
public final class Transfers {
    private Transfers() {}

    /**
     * Rows on their way.
     *
     * @param from who owns them
     * @param to who needs them, another rank
     * @param rows at least one
     */
    public record Transfer(int from, int to, Rows rows) {}

    /**
     * All transfers.
     *
     * @param owners who owns which rows
     * @param needs which rows each rank needs, in the order of ranks
     */
    public static List<Transfer> of(Partition owners, List<Rows> needs) {
        var transfers = new ArrayList<Transfer>();
        for (int to = 0; to < needs.size(); to++) {
            for (int from = 0; from < owners.ranks(); from++) {
                Rows rows = owners.of(from).shared(needs.get(to));
                if (from != to && !rows.none()) {
                    transfers.add(new Transfer(from, to, rows));
                }
            }
        }
        return List.copyOf(transfers);
    }
}
