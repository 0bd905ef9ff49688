package pixfleet.local.lambda;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import pixfleet.local.process.Child;

/** One process of a function as its pool sees it. All fields are guarded by the pool. */
final class FunctionChild {
    private final String key;
    private Optional<Child> process = Optional.empty();
    private Optional<CompletableFuture<Invocation>> asking = Optional.empty();
    private Optional<Invocation> current = Optional.empty();
    private Optional<ScheduledFuture<?>> limit = Optional.empty();
    private Optional<Outcome.Failed> initError = Optional.empty();
    private boolean initialized;

    /** A child that names itself by this key when it asks for invocations. */
    FunctionChild(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    Optional<Child> process() {
        return process;
    }

    void runs(Child started) {
        process = Optional.of(started);
    }

    boolean isIdle() {
        return asking.isPresent();
    }

    boolean isInitialized() {
        return initialized;
    }

    Optional<Outcome.Failed> initError() {
        return initError;
    }

    void failedToInitialize(Outcome.Failed error) {
        initError = Optional.of(error);
    }

    /** The child waits for an invocation. */
    CompletableFuture<Invocation> ask() {
        initialized = true;
        var future = new CompletableFuture<Invocation>();
        asking = Optional.of(future);
        return future;
    }

    /** The child gets an invocation that must end before its time limit. */
    void give(Invocation invocation, ScheduledFuture<?> timeLimit) {
        current = Optional.of(invocation);
        limit = Optional.of(timeLimit);
        asking.ifPresent(future -> future.complete(invocation));
        asking = Optional.empty();
    }

    boolean runs(Invocation invocation) {
        return current.filter(running -> running.id().equals(invocation.id())).isPresent();
    }

    /** The invocation of this id, if the child has it, which it then no longer has. */
    Optional<Invocation> take(String id) {
        return current.filter(running -> running.id().equals(id)).flatMap(_ -> takeCurrent());
    }

    /** What the child was running, which it then no longer is. */
    Optional<Invocation> takeCurrent() {
        var taken = current;
        current = Optional.empty();
        limit.ifPresent(future -> future.cancel(false));
        limit = Optional.empty();
        return taken;
    }

    /** The child is gone and waits no more. */
    void gone() {
        asking.ifPresent(future -> future.cancel(false));
        asking = Optional.empty();
    }
}
