package pixfleet.local.ec2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.ec2.MetadataServer.Notice;
import pixfleet.local.process.Child;
import pixfleet.local.wire.AwsError;

/**
 * One instance: its record, its process, and the way from state to state.
 *
 * <p>A process that ends with 0 has powered its machine off. One that ends otherwise is a crashed service on a running
 * machine and is started again, as systemd would. Where there is no seat left for a process, the instance is a phantom: it is
 * on, does nothing, and stays on until it is stopped.
 */
final class Instance {
    /** Between SIGTERM and SIGKILL of a stop. */
    static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration RESTART_DELAY = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(Instance.class);

    private final InstanceHost host;
    private final Semaphore seats;
    private InstanceRecord record;
    private Optional<Child> child = Optional.empty();
    private boolean halted;
    private boolean seated;

    /** Counts intentions: what was begun under an older one no longer matters. */
    private int epoch;

    Instance(InstanceHost host, Semaphore seats, InstanceRecord record) {
        this.host = host;
        this.seats = seats;
        this.record = record;
    }

    /** A state before and after a call. */
    record Change(String id, InstanceState previous, InstanceState current) {}

    synchronized InstanceRecord record() {
        return record;
    }

    synchronized void checkStartable() {
        switch (record.state()) {
            case STOPPED, PENDING, RUNNING -> {}
            case STOPPING, SHUTTING_DOWN, TERMINATED -> throw incorrect("started");
        }
    }

    synchronized boolean isStopped() {
        return record.state() == InstanceState.STOPPED;
    }

    synchronized Change start() {
        checkStartable();
        var before = record.state();
        if (before == InstanceState.STOPPED) {
            record = record.startedAt(host.clock().instant());
            boot();
        }
        return change(before);
    }

    synchronized void checkStoppable() {
        if (record.place().spot()) {
            throw new AwsError(
                    400,
                    "UnsupportedOperation",
                    "You can't stop the Spot Instance '" + record.id()
                            + "' because it is associated with a one-time Spot Instance request.");
        }
        switch (record.state()) {
            case STOPPED, STOPPING, PENDING, RUNNING -> {}
            case SHUTTING_DOWN, TERMINATED -> throw incorrect("stopped");
        }
    }

    synchronized Change stop() {
        checkStoppable();
        var before = record.state();
        if (before == InstanceState.PENDING || before == InstanceState.RUNNING) {
            end(InstanceState.STOPPING, InstanceState.STOPPED, "Client.UserInitiatedShutdown: User initiated shutdown");
        }
        return change(before);
    }

    synchronized Change terminate() {
        var before = record.state();
        if (before != InstanceState.SHUTTING_DOWN && before != InstanceState.TERMINATED) {
            end(
                    InstanceState.SHUTTING_DOWN,
                    InstanceState.TERMINATED,
                    "Client.UserInitiatedShutdown: User initiated shutdown");
        }
        return change(before);
    }

    /** Ends the process and starts it again; the instance keeps running. */
    synchronized void reboot() {
        if (record.state() != InstanceState.RUNNING) {
            throw incorrect("rebooted");
        }
        int mine = ++epoch;
        var old = child;
        later(Duration.ZERO, () -> {
            terminate(old);
            launch(mine);
        });
    }

    synchronized void tag(Map<String, String> tags) {
        record = record.tagged(tags);
        save();
    }

    /** Takes up where a stopped or killed stack left off. */
    synchronized void resume() {
        switch (record.state()) {
            case PENDING, RUNNING -> boot();
            case STOPPING -> enter(InstanceState.STOPPED, record.reason());
            case SHUTTING_DOWN -> enter(InstanceState.TERMINATED, record.reason());
            case STOPPED, TERMINATED -> save();
        }
    }

    /** Ends the process but leaves the state as it is, so that the next start boots the instance again. */
    void halt() {
        Optional<Child> last;
        synchronized (this) {
            halted = true;
            epoch++;
            last = child;
        }
        terminate(last);
    }

    /** Tells the machine what the provider is up to; an interruption ends it two minutes later. */
    synchronized void notice(Notice notice) {
        if (record.state() != InstanceState.RUNNING) {
            throw incorrect("given notice");
        }
        var end = host.clock()
                .instant()
                .plus(notice == Notice.INTERRUPTION ? host.metadata().grace() : Duration.ZERO);
        host.metadata().tell(record.id(), notice, end);
        log.info("instance was given notice id={} notice={}", record.id(), notice);
        if (notice == Notice.INTERRUPTION) {
            int mine = epoch;
            later(host.metadata().grace(), () -> interrupted(mine));
        }
    }

    private synchronized void interrupted(int mine) {
        if (mine == epoch && !halted) {
            boolean spot = record.place().spot();
            end(
                    spot ? InstanceState.SHUTTING_DOWN : InstanceState.STOPPING,
                    spot ? InstanceState.TERMINATED : InstanceState.STOPPED,
                    "Server.SpotInstanceShutdown: Spot Instance shutdown");
        }
    }

    /** Running processes of this machine whose command line the pattern finds something in. */
    synchronized List<Long> processes(Pattern commandLine) {
        return child.map(it -> it.processes(commandLine)).orElse(List.of());
    }

    private void boot() {
        int mine = ++epoch;
        enter(InstanceState.PENDING, "");
        later(host.faults().now().bootDelay(), () -> {
            if (!advance(mine, InstanceState.RUNNING)) {
                return;
            }
            if (host.faults().failsBoot()) {
                log.info("instance runs without its process by a fault id={}", record().id());
            } else {
                launch(mine);
            }
        });
    }

    private void end(InstanceState passing, InstanceState last, String reason) {
        int mine = ++epoch;
        enter(passing, reason);
        var old = child;
        later(Duration.ZERO, () -> {
            terminate(old);
            later(host.faults().now().stopDelay(), () -> advance(mine, last));
        });
    }

    private synchronized void launch(int mine) {
        if (mine != epoch || halted) {
            return;
        }
        if (!seated && !seats.tryAcquire()) {
            log.info("instance is a phantom id={}", record.id());
            return;
        }
        seated = true;
        try {
            var started = host.boot(record);
            child = Optional.of(started);
            log.info("instance process started id={} pid={}", record.id(), started.pid());
            started.onExit(code -> exited(mine, code));
        } catch (IOException e) {
            log.error("instance process not started id={}", record.id(), e);
            later(RESTART_DELAY, () -> launch(mine));
        }
    }

    private synchronized void exited(int mine, int code) {
        if (mine != epoch || halted) {
            return;
        }
        child = Optional.empty();
        if (code == 0) {
            log.info("instance powered itself off id={}", record.id());
            var reason = "Client.InstanceInitiatedShutdown: Instance initiated shutdown";
            if (record.place().spot()) {
                // The request it was made for is spent: there is nothing to start again.
                end(InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED, reason);
            } else {
                end(InstanceState.STOPPING, InstanceState.STOPPED, reason);
            }
        } else {
            log.warn("instance process crashed and is restarted id={} exit={}", record.id(), code);
            later(RESTART_DELAY, () -> launch(mine));
        }
    }

    private synchronized boolean advance(int mine, InstanceState next) {
        if (mine != epoch || halted) {
            return false;
        }
        enter(next, record.reason());
        return true;
    }

    private void enter(InstanceState next, String reason) {
        record = record.in(next, reason);
        if (seated && (next == InstanceState.STOPPED || next == InstanceState.TERMINATED)) {
            seated = false;
            seats.release();
        }
        save();
        log.info("instance state id={} state={}", record.id(), next.text());
    }

    private void save() {
        try {
            host.save(record);
        } catch (IOException e) {
            throw new UncheckedIOException("save instance " + record.id(), e);
        }
    }

    private Change change(InstanceState before) {
        return new Change(record.id(), before, record.state());
    }

    private AwsError incorrect(String verb) {
        return new AwsError(
                400,
                "IncorrectInstanceState",
                "The instance '" + record.id() + "' is not in a state from which it can be " + verb + " (state: "
                        + record.state().text() + ").");
    }

    private static void terminate(Optional<Child> child) {
        try {
            if (child.isPresent()) {
                child.get().terminate(GRACE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void later(Duration delay, Runnable step) {
        Thread.ofVirtual().name("instance").start(() -> {
            try {
                Thread.sleep(delay);
                step.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
