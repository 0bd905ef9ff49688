package pixfleet.local.lambda;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.process.Child;
import pixfleet.local.template.Blueprint.Function;

/**
 * The processes of one function: started when there is work, as many as the function's concurrency allows, one
 * invocation each at a time.
 *
 * <p>An invocation that runs out of time fails and its process is killed; one whose process dies fails. What waits is
 * never lost to either: another process is started for it.
 */
final class FunctionPool {
    /** How long an invocation waits for a busy process before another is started: most are over sooner. */
    private static final Duration TIMEOUT = Duration.ofMillis(250);

    private static final Duration INIT_LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(FunctionPool.class);

    private final Function function;
    private final FunctionLauncher launcher;
    private final RuntimeApi api;
    private final ScheduledExecutorService timer;
    private final Deque<Invocation> waiting = new ArrayDeque<>();
    private final List<FunctionChild> children = new ArrayList<>();
    private boolean closed;

    FunctionPool(Function function, FunctionLauncher launcher, RuntimeApi api, ScheduledExecutorService timer) {
        this.function = function;
        this.launcher = launcher;
        this.api = api;
        this.timer = timer;
    }

    Function function() {
        return function;
    }

    /** Starts a first process, so that a first call need not wait for it. */
    synchronized void warm() {
        if (children.isEmpty()) {
            spawn();
        }
    }

    /** Runs the function on an event; the future never completes exceptionally. */
    synchronized CompletableFuture<Outcome> invoke(byte[] event) {
        var invocation = new Invocation(event);
        if (closed) {
            invocation.end(Outcome.Failed.because("Sandbox.Stopped", "the local stack is stopping"));
            return invocation.outcome();
        }
        var idle = children.stream().filter(FunctionChild::isIdle).findFirst();
        if (idle.isPresent()) {
            give(idle.get(), invocation);
            return invocation.outcome();
        }
        waiting.add(invocation);
        if (children.isEmpty()) {
            spawn();
        } else if (children.size() < function.concurrency()) {
            after(TIMEOUT, () -> relieve(invocation));
        }
        return invocation.outcome();
    }

    private synchronized void relieve(Invocation invocation) {
        if (!waiting.contains(invocation) || children.size() >= function.concurrency()) {
            return;
        }
        if (children.stream().allMatch(FunctionChild::isInitialized)) {
            spawn();
        } else {
            // One that is still starting may soon take it.
            after(TIMEOUT, () -> relieve(invocation));
        }
    }

    private void spawn() {
        var child = new FunctionChild(UUID.randomUUID().toString());
        children.add(child);
        try {
            var process = launcher.launch(function, api.register(child.key(), this));
            child.runs(process);
            log.info("function process started function={} pid={}", function.logicalId(), process.pid());
            process.onExit(code -> ended(child, code));
            after(INIT_LIMIT, () -> checkInitialized(child));
        } catch (IOException e) {
            log.warn("function process not started reason={}", e.getMessage());
            remove(child);
            refuseWaiting(Outcome.Failed.because("Runtime.InvalidEntrypoint", String.valueOf(e.getMessage())));
        }
    }

    private void refuseWaiting(Outcome.Failed failure) {
        waiting.forEach(invocation -> invocation.end(failure));
        waiting.clear();
    }

    private synchronized void checkInitialized(FunctionChild child) {
        if (!child.isInitialized() && children.contains(child)) {
            child.failedToInitialize(Outcome.Failed.because("Sandbox.Timedout", "Init took too long"));
            child.process().ifPresent(FunctionPool::kill);
        }
    }

    /** The process asks for its next invocation; the future ends when there is one, or cancelled when the process is gone. */
    synchronized CompletableFuture<Invocation> next(String key) {
        var child = child(key);
        if (child.isEmpty()) {
            return CompletableFuture.failedFuture(new IllegalStateException("unknown process"));
        }
        // A process that asks again without having answered has let its invocation go.
        child.get()
                .takeCurrent()
                .ifPresent(
                        lost -> lost.end(Outcome.Failed.because("Runtime.NoResponse", "the function gave no answer")));
        var asked = child.get().ask();
        if (!waiting.isEmpty()) {
            give(child.get(), waiting.poll());
        }
        return asked;
    }

    private void give(FunctionChild child, Invocation invocation) {
        child.give(
                invocation,
                timer.schedule(
                        () -> expire(child, invocation), function.timeout().toMillis(), TimeUnit.MILLISECONDS));
    }

    private synchronized void expire(FunctionChild child, Invocation invocation) {
        if (child.runs(invocation)) {
            log.warn("function timed out and is killed function={}", function.logicalId());
            child.takeCurrent();
            invocation.end(Outcome.Failed.because(
                    "Sandbox.Timedout",
                    "RequestId: " + invocation.id() + " Error: Task timed out after "
                            + function.timeout().toSeconds() + ".00 seconds"));
            child.process().ifPresent(FunctionPool::kill);
        }
    }

    /** The process answers an invocation; false if it is not running that. */
    synchronized boolean answer(String key, String invocationId, Outcome outcome) {
        var invocation = child(key).flatMap(child -> child.take(invocationId));
        invocation.ifPresent(running -> running.end(outcome));
        return invocation.isPresent();
    }

    synchronized void initFailed(String key, Outcome.Failed error) {
        log.warn("function failed to initialize function={} error={}", function.logicalId(), error.message());
        child(key).ifPresent(child -> child.failedToInitialize(error));
    }

    private Optional<FunctionChild> child(String key) {
        return children.stream().filter(child -> child.key().equals(key)).findFirst();
    }

    private synchronized void ended(FunctionChild child, int code) {
        remove(child);
        if (closed) {
            return;
        }
        log.warn("function process ended function={} exit={}", function.logicalId(), code);
        var failure = child.initError()
                .orElse(Outcome.Failed.because("Runtime.ExitError", "Runtime exited with error: exit status " + code));
        child.takeCurrent().ifPresent(invocation -> invocation.end(failure));
        if (!child.isInitialized()) {
            // Each failed start costs one invocation its try, or a package that cannot start would be started forever.
            Optional.ofNullable(waiting.poll()).ifPresent(invocation -> invocation.end(failure));
        }
        if (!waiting.isEmpty() && children.isEmpty()) {
            spawn();
        } else if (child.isInitialized() && function.answersHttp()) {
            warm();
        }
    }

    private void remove(FunctionChild child) {
        children.remove(child);
        child.gone();
        api.forget(child.key());
    }

    private void after(Duration delay, Runnable step) {
        if (!timer.isShutdown()) {
            var _ = timer.schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void kill(Child process) {
        var _ = Thread.ofVirtual().start(() -> {
            try {
                process.kill();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Ends every process; what still waits or runs fails. */
    void close() throws InterruptedException {
        List<FunctionChild> last;
        synchronized (this) {
            closed = true;
            last = List.copyOf(children);
            var stopping = Outcome.Failed.because("Sandbox.Stopped", "the local stack is stopping");
            refuseWaiting(stopping);
            last.forEach(child -> child.takeCurrent().ifPresent(invocation -> invocation.end(stopping)));
        }
        for (var child : last) {
            if (child.process().isPresent()) {
                child.process().get().terminate(GRACE);
            }
        }
    }
}
