package pixfleet.control.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import pixfleet.fault.TransientFailure;

/** Many small reads at once, since each mostly waits for the network. */
public final class Concurrent {
    private static final int AT_ONCE = 32;

    private Concurrent() {}

    /** The answers in the order of the questions. What one of them throws is thrown here once all have ended. */
    public static <Q, A> List<A> map(List<Q> questions, Function<Q, A> ask) {
        if (questions.size() < 2) {
            return questions.stream().map(ask).toList();
        }
        var slots = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<A>> answers = new ArrayList<>();
            for (Q question : questions) {
                answers.add(threads.submit(() -> {
                    slots.acquire();
                    try {
                        return ask.apply(question);
                    } finally {
                        slots.release();
                    }
                }));
            }
            var all = new ArrayList<A>();
            for (Future<A> answer : answers) {
                all.add(answer.get());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("reading " + questions.size() + " documents", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
