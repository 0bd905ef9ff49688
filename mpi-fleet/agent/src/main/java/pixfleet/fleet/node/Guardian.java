package pixfleet.fleet.node;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the process without which this one has no purpose. On a laptop that is the local stack; on EC2 there is none. */
public final class Guardian {
    private static final Logger log = LoggerFactory.getLogger(Guardian.class);

    private Guardian() {}

    /**
     * Runs the action once the process is gone, which may be at once.
     *
     * @param pid the process to watch
     */
    public static void watch(long pid, Runnable orphaned) {
        CompletableFuture<?> gone = ProcessHandle.of(pid)
                .<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
        var _ = gone.thenRun(() -> {
            log.warn("the guardian is gone pid={}", pid);
            orphaned.run();
        });
    }
}
