package pixfleet.fleet.gang;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pixfleet.fault.TransientFailure;
import pixfleet.header.UnfitImage;

/**
 * Keeps ranks together when one of them fails: what a rank does by itself may throw, and the next time all meet, all of them
 * fail for the same reason. So every rank makes the same collective calls, also on the way to a failure.
 */
public final class CollectiveFailure {
    /** What is told of a failure: of which kind it is, and the sentence behind it. */
    private static final byte UNFIT = 1;

    private static final byte TRANSIENT = 2;
    private static final byte OTHER = 3;

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
        var _ = found(() -> {
            work.run();
            return true;
        });
    }

    /** Does work of this rank alone and answers what it found; nothing if it failed, or if something failed before. */
    public <T> Optional<T> found(Supplier<T> work) {
        if (failure == null) {
            try {
                return Optional.of(work.get());
            } catch (RuntimeException | OutOfMemoryError e) {
                failure = e;
            }
        }
        return Optional.empty();
    }

    /** What this rank alone has failed with, so far. */
    public void failed(Optional<RuntimeException> reason) {
        reason.ifPresent(e -> alone(() -> {
            throw e;
        }));
    }

    /**
     * All meet. Collective. The first rank's failure is all ranks', if several have failed.
     *
     * @throws UnfitImage if a rank found the image unfit, or a rank's memory does not suffice
     * @throws TransientFailure if the outside failed a rank
     * @throws IllegalStateException if a rank failed otherwise; in the rank itself, with the cause
     */
    public void meet() {
        List<byte[]> told = communicator.allGather(told(failure));
        for (int rank = 0; rank < told.size(); rank++) {
            if (told.get(rank).length > 0) {
                fail(rank, told.get(rank));
            }
        }
    }

    private void fail(int rank, byte[] told) {
        String message = new String(told, 1, told.length - 1, StandardCharsets.UTF_8);
        throw switch (told[0]) {
            case UNFIT -> new UnfitImage(message);
            case TRANSIENT -> new TransientFailure(message);
            default ->
                new IllegalStateException(
                        "rank " + rank + " failed: " + message, communicator.rank() == rank ? failure : null);
        };
    }

    private static byte[] told(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> new byte[0];
            case UnfitImage e -> told(UNFIT, e.reason());
            case OutOfMemoryError _ -> told(UNFIT, "The image needs more memory than a rank has.");
            case TransientFailure e -> told(TRANSIENT, String.valueOf(e.getMessage()));
            default -> told(OTHER, String.valueOf(failure.getMessage()));
        };
    }

    private static byte[] told(byte kind, String message) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + text.length).put(kind).put(text).array();
    }
}
