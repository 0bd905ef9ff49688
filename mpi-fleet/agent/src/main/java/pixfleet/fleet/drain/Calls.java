package pixfleet.fleet.drain;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;

/** Calls of ports that wait, made elsewhere, and the steps in which the loop's own thread hears of their end. */
final class Calls {
    private static final Logger log = LoggerFactory.getLogger(Calls.class);

    private final LinkedBlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();
    private final Executor io;
    private int pending;

    Calls(Executor io) {
        this.io = io;
    }

    /** Has the loop's thread run this. From any thread. */
    void step(Runnable step) {
        steps.add(step);
    }

    /** Runs all steps that are there, waiting for the first one that long at most. */
    void runSteps(Duration wait) throws InterruptedException {
        Runnable step = steps.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        for (; step != null; step = steps.poll()) {
            step.run();
        }
    }

    /** How many calls have not come back. */
    int pending() {
        return pending;
    }

    void call(Runnable port) {
        call(port, () -> {}, () -> {});
    }

    /** Calls a port; {@code then} follows if it succeeds, {@code otherwise} if it does not. */
    void call(Runnable port, Runnable then, Runnable otherwise) {
        ask(
                () -> {
                    port.run();
                    return then;
                },
                Runnable::run,
                otherwise);
    }

    /** Asks a port; {@code then} gets its answer, {@code otherwise} follows if there is none. */
    <T> void ask(Supplier<T> port, Consumer<T> then, Runnable otherwise) {
        pending++;
        io.execute(() -> {
            Runnable next = otherwise;
            try {
                T answer = port.get();
                next = () -> then.accept(answer);
            } catch (TransientFailure e) {
                log.warn("left for later cause={}", e.getMessage());
            } catch (RuntimeException e) {
                log.error("left for later", e);
            } finally {
                Runnable step = next;
                steps.add(() -> {
                    pending--;
                    step.run();
                });
            }
        });
    }
}
