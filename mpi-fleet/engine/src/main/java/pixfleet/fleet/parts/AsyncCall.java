package pixfleet.fleet.parts;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A call to a store, made on a thread of its own, so that the rank's thread can say that the rank lives however long it takes.
 *
 * @param <T> what the call answers
 */
public final class AsyncCall<T> {
    private static final long BEAT_MILLIS = 200;

    private final CompletableFuture<T> answer = new CompletableFuture<>();

    private AsyncCall() {}

    /** Sets out. */
    public static <T> AsyncCall<T> begin(Supplier<T> call) {
        var begun = new AsyncCall<T>();
        Thread.startVirtualThread(() -> begun.run(call));
        return begun;
    }

    private void run(Supplier<T> call) {
        try {
            answer.complete(call.get());
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    /** Whether it has ended, well or not. */
    public boolean isOver() {
        return answer.isDone();
    }

    /**
     * Waits for the answer, or throws what the call threw.
     *
     * @param beat called again and again meanwhile
     */
    public T await(Runnable beat) {
        CompletableFuture<Boolean> ended = answer.handle((_, _) -> true);
        while (!ended.copy()
                .completeOnTimeout(false, BEAT_MILLIS, TimeUnit.MILLISECONDS)
                .join()) {
            beat.run();
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }
}
