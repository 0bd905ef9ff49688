package pixfleet.fleet.gang;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.UnfitImage;

/**
 * Keeps ranks together when one of them fails: what a rank does by itself may throw, and the next time all meet, all of them
 * fail for the same reason. So every rank makes the same collective calls, also on the way to a failure.
 */
public final class CollectiveFailure {
    private static final int MESSAGE_BYTES = 1024;

    private static final int NONE = 0;
    private static final int UNFIT = 1;
    private static final int TRANSIENT = 2;
    private static final int OTHER = 3;

    private final Communicator communicator;
    private @Nullable Throwable failure;

    /**
     * @param communicator the ranks
     */
    public CollectiveFailure(Communicator communicator) {
        this.communicator = communicator;
    }

    /** Does work of this rank alone. After a failure nothing more is done until all have met. */
    public void alone(Runnable work) {
        if (failure == null) {
            try {
                work.run();
            } catch (RuntimeException | OutOfMemoryError e) {
                failure = e;
            }
        }
    }

    /**
     * All meet. Collective.
     *
     * @throws UnfitImage if a rank found the image unfit, or a rank's memory does not suffice
     * @throws TransientFailure if the outside failed a rank
     * @throws IllegalStateException if a rank failed otherwise; in the rank itself, with the cause
     */
    public void meet() {
        long[] kinds = new long[communicator.size()];
        kinds[communicator.rank()] = kind(failure);
        communicator.sum(kinds);
        for (int rank = 0; rank < kinds.length; rank++) {
            if (kinds[rank] != NONE) {
                fail(rank, (int) kinds[rank]);
            }
        }
    }

    private void fail(int rank, int kind) {
        String message = tell(rank);
        throw switch (kind) {
            case UNFIT -> new UnfitImage(message);
            case TRANSIENT -> new TransientFailure(message);
            default ->
                new IllegalStateException(
                        "rank " + rank + " failed: " + message, communicator.rank() == rank ? failure : null);
        };
    }

    /** The failed rank's reason, told to all others. */
    private String tell(int rank) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(MESSAGE_BYTES);
            var out = new ArrayList<Parcel>();
            if (communicator.rank() == rank) {
                byte[] reason = reason(failure).getBytes(StandardCharsets.UTF_8);
                MemorySegment.copy(
                        MemorySegment.ofArray(reason), 0, text, 0, Math.min(reason.length, MESSAGE_BYTES - 1));
                for (int peer = 0; peer < communicator.size(); peer++) {
                    if (peer != rank) {
                        out.add(new Parcel(peer, text));
                    }
                }
            }
            communicator.exchange(out, communicator.rank() == rank ? List.of() : List.of(new Parcel(rank, text)));
            return text.getString(0);
        }
    }

    private static int kind(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> NONE;
            case UnfitImage _ -> UNFIT;
            case OutOfMemoryError _ -> UNFIT;
            case TransientFailure _ -> TRANSIENT;
            default -> OTHER;
        };
    }

    private static String reason(@Nullable Throwable failure) {
        return failure instanceof OutOfMemoryError
                ? "The image needs more memory than a rank has."
                : String.valueOf(failure == null ? null : failure.getMessage());
    }
}
