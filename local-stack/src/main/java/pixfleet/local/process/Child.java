package pixfleet.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running child and everything it started: when it ends, by itself or by a kill, its whole session ends with it. */
public final class Child {
    private static final Logger log = LoggerFactory.getLogger(Child.class);

    private final Process process;
    private final long birth;
    private final Path ledgerEntry;
    private final CompletableFuture<Integer> exit;

    Child(Process process, Path ledgerEntry) {
        this.process = process;
        this.birth =
                ProcessTable.entry(process.pid()).map(ProcessTable.Entry::birth).orElse(Long.MAX_VALUE);
        this.ledgerEntry = ledgerEntry;
        this.exit = process.onExit().thenApply(ended -> {
            sweep();
            forget();
            return ended.exitValue();
        });
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    /** Calls back with the exit code, once, after everything the child started is gone too. */
    public void onExit(IntConsumer listener) {
        var _ = exit.thenAcceptAsync(listener::accept, Thread::startVirtualThread)
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        log.error("exit of a child not handled pid={}", pid(), failure);
                    }
                });
    }

    /** True until it has ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Processes of the session whose command line the pattern finds something in. */
    public List<Long> processes(Pattern commandLine) {
        return ProcessTable.membersOf(pid(), birth).stream()
                .filter(member ->
                        commandLine.matcher(ProcessTable.commandLine(member)).find())
                .toList();
    }

    /** Asks to end (SIGTERM), kills after the grace, and returns when all is gone. */
    public void terminate(Duration grace) throws InterruptedException {
        process.destroy();
        try {
            exit.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            log.warn("child did not end in time and is killed pid={} grace={}", pid(), grace);
            kill();
        } catch (ExecutionException e) {
            log.warn("child ended badly pid={}", pid(), e);
        }
    }

    /** Kills (SIGKILL) the child and all it started, as a power cut would. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        sweep();
    }

    private void sweep() {
        Children.killSession(pid(), birth);
    }

    private void forget() {
        try {
            Files.deleteIfExists(ledgerEntry);
        } catch (IOException e) {
            log.warn("ledger entry not removed file={}", ledgerEntry, e);
        }
    }
}
