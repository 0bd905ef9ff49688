package pixfleet.fleet.parts;

import java.util.List;

/**
 * A part of an object.
 *
 * @param number from 1
 * @param at where in the object it begins
 * @param owner the rank that stores it
 * @param spans what it consists of, in order, one byte or more; at most {@link PartPlan#MAX_MIXED_BYTES} if they are not all
 *     the owner's
 */
record Part(int number, long at, int owner, List<Span> spans) {
    Part {
        spans = List.copyOf(spans);
    }

    /**
     * Consecutive bytes of one rank's share.
     *
     * @param rank whose
     * @param from where in its share they begin
     * @param bytes how many, 1 or more
     */
    record Span(int rank, long from, long bytes) {
        long end() {
            return from + bytes;
        }
    }

    long bytes() {
        return spans.stream().mapToLong(Span::bytes).sum();
    }

    /** Where in the object it ends. */
    long end() {
        return at + bytes();
    }

    /** Whether other ranks' bytes are in it. */
    boolean mixed() {
        return spans.stream().anyMatch(span -> span.rank() != owner);
    }
}
