package pixfleet.coalesce;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Questions that are asked at the same time, in one call: while a call is in flight, those that come meanwhile wait and go
 * together. One that comes alone goes at once, and alone.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class Coalescer<Q, A> {
    private final int max;
    private final Function<List<Q>, List<A>> call;
    private final Queue<Asked<Q, A>> waiting = new ArrayDeque<>();
    private final ReentrantLock calling = new ReentrantLock();

    private record Asked<Q, A>(Q question, CompletableFuture<A> answer) {
        Asked(Q question) {
            this(question, new CompletableFuture<>());
        }
    }

    /**
     * @param max how many go together at most, 1 or more
     * @param call answers each of the questions it is given, in their order; what it throws is thrown to all who asked them
     */
    public Coalescer(int max, Function<List<Q>, List<A>> call) {
        this.max = max;
        this.call = call;
    }

    /** Asks, and waits for the answer. From any thread. */
    public A ask(Q question) {
        var mine = new Asked<Q, A>(question);
        synchronized (waiting) {
            waiting.add(mine);
        }
        calling.lock();
        try {
            while (!mine.answer().isDone()) {
                go(next());
            }
        } finally {
            calling.unlock();
        }
        if (mine.answer().isCompletedExceptionally()) {
            switch (mine.answer().exceptionNow()) {
                case RuntimeException thrown -> throw thrown;
                case Throwable thrown -> throw new IllegalStateException("a call for several ended early", thrown);
            }
        }
        return mine.answer().join();
    }

    /** How many wait for the call in flight to end. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private List<Asked<Q, A>> next() {
        var some = new ArrayList<Asked<Q, A>>();
        synchronized (waiting) {
            while (some.size() < max && !waiting.isEmpty()) {
                some.add(waiting.remove());
            }
        }
        return some;
    }

    /** Whatever is thrown: nobody is left to wait for an answer that nobody is at. */
    private void go(List<Asked<Q, A>> some) {
        try {
            List<A> answers = call.apply(some.stream().map(Asked::question).toList());
            for (int i = 0; i < some.size(); i++) {
                some.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException | Error e) {
            some.forEach(one -> one.answer().completeExceptionally(e));
        }
    }
}
