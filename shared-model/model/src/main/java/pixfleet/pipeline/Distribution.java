package pixfleet.pipeline;

/** How the rows of a result depend on the rows of the input: what an image's division among ranks has to know. */
public sealed interface Distribution {
    /** Each pixel depends on the pixel at its own place, and perhaps on where that is. */
    record Pointwise() implements Distribution {}

    /**
     * Each row depends on rows near it.
     *
     * @param radius how many above and below, 0 or more
     */
    record Neighbourhood(int radius) implements Distribution {
        /** Checks the radius. */
        public Neighbourhood {
            if (radius < 0) {
                throw new IllegalArgumentException("a radius is not negative: " + radius);
            }
        }
    }

    /** Each pixel depends on the pixel at its own place and on sums over the whole image, such as a histogram. */
    record Global() implements Distribution {}

    /**
     * What is found at one place may spread over the whole image.
     *
     * @param radius how many rows above and below are looked at before propagation begins, 0 or more
     */
    record Propagating(int radius) implements Distribution {}

    /**
     * Each row of the result comes from rows of the input that are known beforehand.
     *
     * @param map which
     */
    record Geometric(RowMap map) implements Distribution {
        /** Every row may depend on every row: the image stays on one rank for this step. */
        public static Geometric undivided() {
            return new Geometric(new EveryRow());
        }

        /** Whether every row may depend on every row. */
        public boolean isUndivided() {
            return map instanceof EveryRow;
        }
    }

    /**
     * Each row of the result comes from rows of the input that are known beforehand, perhaps very many: they are read from top
     * to bottom, some at a time.
     *
     * @param map which
     */
    record Resampled(RowMap map) implements Distribution {}

    /** Each row of the result is a column of the input: every rank has something for every other. */
    record Turning() implements Distribution {}

    /**
     * Each row of the result crosses many rows of the input, of each of which it needs some columns: every rank has
     * something for every other.
     */
    record Warping() implements Distribution {}

    /** Which rows of the input some rows of the result depend on. */
    @FunctionalInterface
    interface RowMap {
        /**
         * The rows needed.
         *
         * @param first first row of the result, from 0
         * @param count how many rows of the result, 1 or more
         * @param in shape of the input
         * @return rows inside the input; none if the result's rows need none
         */
        RowSpan source(int first, int count, Dimensions in);
    }

    /** All rows of the input, whatever is asked for. */
    record EveryRow() implements RowMap {
        @Override
        public RowSpan source(int first, int count, Dimensions in) {
            return new RowSpan(0, in.height());
        }
    }

    /**
     * Consecutive rows.
     *
     * @param first the first one, from 0
     * @param count how many, 0 or more
     */
    record RowSpan(int first, int count) {}

    /** Rows of neighbours a row's result depends on, above and below, before anything global or propagating. */
    default int halo() {
        return switch (this) {
            case Pointwise _, Global _, Geometric _, Resampled _, Turning _, Warping _ -> 0;
            case Neighbourhood(int radius) -> radius;
            case Propagating(int radius) -> radius;
        };
    }

    /** Whether pixels may end up at another place than the one they come from. */
    default boolean movesPixels() {
        return switch (this) {
            case Geometric _, Resampled _, Turning _, Warping _ -> true;
            case Pointwise _, Neighbourhood _, Global _, Propagating _ -> false;
        };
    }

    /** The word for it on the wire. */
    default String word() {
        return switch (this) {
            case Pointwise _ -> "pointwise";
            case Neighbourhood _ -> "neighbourhood";
            case Global _ -> "global";
            case Propagating _ -> "propagating";
            case Geometric _, Resampled _, Turning _, Warping _ -> "geometric";
        };
    }
}
