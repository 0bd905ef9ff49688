package pixfleet.fleet.parts;

import java.util.ArrayList;
import java.util.List;
import pixfleet.fleet.process.Results;

/**
 * Which rank stores which bytes of an object that consists of the shares of all ranks, rank 0's first.
 *
 * <p>A rank's share is cut into parts of at most {@value #PART_BYTES} bytes, or more if there would be too many. Where a rank
 * has less than a store takes as a part, its bytes go to the next rank that has more, and become the beginning of that one's
 * first part; at the end of the object they are its last part, which may be small. So any shares are legal, but for all of
 * them being empty.
 *
 * @param parts in order
 * @param partBytes what an unmixed part has at most
 */
record PartPlan(List<Part> parts, long partBytes) {
    /** Large enough to be worth a request, small enough that two in memory do not matter. */
    static final long PART_BYTES = 16L << 20;

    /** A part with bytes of more than one rank is shorter than this. */
    static final long MAX_MIXED_BYTES = 2 * Results.MIN_PART_BYTES;

    PartPlan {
        parts = List.copyOf(parts);
    }

    /**
     * Plans the parts.
     *
     * @param shares bytes of each rank, rank 0 first
     */
    static PartPlan of(List<Long> shares) {
        long total = shares.stream().mapToLong(Long::longValue).sum();
        if (total < 1) {
            throw new IllegalArgumentException("an object of no bytes has no parts");
        }
        long most = Math.max(PART_BYTES, Math.ceilDiv(total, Results.MAX_PARTS - 2L * shares.size()));
        var cut = new Cut(most);
        for (int rank = 0; rank < shares.size(); rank++) {
            cut.share(rank, shares.get(rank));
        }
        return new PartPlan(cut.finished(), most);
    }

    /** Cuts shares as they come. */
    private static final class Cut {
        private final long most;
        private final List<Part> parts = new ArrayList<>();
        private final List<Part.Span> carried = new ArrayList<>();
        private long at;

        Cut(long most) {
            this.most = most;
        }

        private long carriedBytes() {
            return carried.stream().mapToLong(Part.Span::bytes).sum();
        }

        void share(int rank, long bytes) {
            if (bytes == 0) {
                return;
            }
            long missing = Math.max(0, Results.MIN_PART_BYTES - carriedBytes());
            if (bytes < missing) {
                carried.add(new Part.Span(rank, 0, bytes));
                return;
            }
            long from = 0;
            if (!carried.isEmpty()) {
                from = bytes - missing < Results.MIN_PART_BYTES ? bytes : missing;
                carried.add(new Part.Span(rank, 0, from));
                add(rank, List.copyOf(carried));
                carried.clear();
            }
            cut(rank, from, bytes - from);
        }

        private void cut(int rank, long from, long bytes) {
            long count = Math.ceilDiv(bytes, most);
            for (long i = 0; i < count; i++) {
                long begin = bytes * i / count;
                long end = bytes * (i + 1) / count;
                add(rank, List.of(new Part.Span(rank, from + begin, end - begin)));
            }
        }

        private void add(int owner, List<Part.Span> spans) {
            var part = new Part(parts.size() + 1, at, owner, spans);
            parts.add(part);
            at += part.bytes();
        }

        List<Part> finished() {
            if (!carried.isEmpty()) {
                add(carried.getLast().rank(), carried);
            }
            return parts;
        }
    }

    /** Length of the object. */
    long bytes() {
        return parts.getLast().end();
    }

    /** The parts a rank stores. */
    List<Part> of(int rank) {
        return parts.stream().filter(part -> part.owner() == rank).toList();
    }
}
