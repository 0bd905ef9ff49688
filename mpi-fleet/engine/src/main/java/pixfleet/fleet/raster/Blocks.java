package pixfleet.fleet.raster;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How many rows are worked on at a time: few enough to stay in a core's cache, many enough that rows computed twice, a halo
 * a block, stay cheap.
 *
 * @param targetBytes of a block's widest matrix
 * @param minRows rows at least
 */
public record Blocks(long targetBytes, int minRows) {
    /**
     * For a core's share of the last cache, some megabytes: a chain has three or four matrices of a block. Blocks of one megabyte
     * would fit the cache before it and were a tenth to a fifth slower on wide images, for the rows computed twice; of eight
     * they are as fast on one rank, but two ranks take the cache from each other.
     */
    public static final Blocks CACHED = new Blocks(4 << 20, 16);

    /** How much larger blocks are of which each one is gathered from all rows of an image: every row gives some whole cache lines. */
    private static final int GATHERED = 4;

    private static final int ROWS_A_HALO_ROW = 8;

    /** Checks the ranges. */
    public Blocks {
        if (targetBytes < 1 || minRows < 1) {
            throw new IllegalArgumentException("a block has at least a byte and a row");
        }
    }

    /** Blocks of rows of which each one is gathered from the whole of another image. */
    public Blocks gathered() {
        return new Blocks(targetBytes * GATHERED, minRows);
    }

    /** Rows of a block for a chain: of what stands behind the last operation that reads its rows itself, if there is one. */
    public int rows(Chain chain) {
        return chain.lastResampling().isPresent()
                ? rowsAtOnce(chain.tail(chain.lastResampling().getAsInt() + 1))
                : rowsAtOnce(chain);
    }

    private int rowsAtOnce(Chain chain) {
        long widest =
                chain.shapes().stream().mapToLong(it -> it.rowBytes()).max().orElseThrow();
        long rows = Math.max(targetBytes / widest, (long) chain.halo() * ROWS_A_HALO_ROW);
        return Math.clamp(rows, minRows, 1 << 20);
    }

    /** Cuts rows into blocks. */
    public List<Rows> cut(Rows rows, Chain chain) {
        int step = rows(chain);
        return IntStream.iterate(rows.first(), first -> first < rows.end(), first -> first + step)
                .mapToObj(first -> Rows.between(first, Math.min(rows.end(), first + step)))
                .toList();
    }
}
