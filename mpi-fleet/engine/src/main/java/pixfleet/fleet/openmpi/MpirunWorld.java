package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.world.World;
import pixfleet.job.Task;
import pixfleet.job.Verification.Compared;
import pixfleet.wire.OutcomeJson;
import pixfleet.wire.TaskJson;
import pixfleet.wire.VerificationJson;

/** A world under {@code mpirun}, as its agent sees it: a process, and a socket whose other end is rank 0. */
final class MpirunWorld implements World {
    private static final Logger log = LoggerFactory.getLogger(MpirunWorld.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Longer paths do not fit into a socket's address. */
    private static final int MAX_SOCKET_PATH = 100;

    private final MpirunSettings settings;
    private final Clock clock;
    private final Listener listener;
    private final Path socket;
    private final CountDownLatch heardOut = new CountDownLatch(1);
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile @Nullable Channel channel;
    private volatile List<ProcessHandle> ranks = List.of();
    private volatile Instant heardAt;

    private MpirunWorld(MpirunSettings settings, Path socket, Clock clock, Listener listener) {
        this.settings = settings;
        this.socket = socket;
        this.clock = clock;
        this.listener = listener;
        this.heardAt = clock.instant();
    }

    static World start(MpirunSettings settings, int count, Clock clock, Listener listener) {
        try {
            Path socket = socket(settings.folder(), count);
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            var world = new MpirunWorld(settings, socket, clock, listener);
            Process mpirun = MpirunCommand.process(settings, socket).start();
            Path record = MpirunWorlds.record(settings.folder(), count, mpirun.toHandle());
            Thread.ofPlatform().daemon().name("world-listener").start(() -> world.listen(server, mpirun));
            Thread.ofPlatform().daemon().name("world-watch").start(() -> world.watch(server, mpirun, record));
            return world;
        } catch (IOException e) {
            throw new UncheckedIOException("start mpirun in " + settings.folder(), e);
        }
    }

    private static Path socket(Path folder, int count) throws IOException {
        Path socket = folder.resolve("world-" + count + ".sock").toAbsolutePath();
        if (socket.toString().length() > MAX_SOCKET_PATH) {
            socket = Files.createTempDirectory("pixfleet").resolve("world.sock");
        }
        Files.deleteIfExists(socket);
        return socket;
    }

    @Override
    public void run(long number, Task task) {
        send(new Frame(Tag.TASK, number, TaskJson.write(task)));
    }

    @Override
    public void end() {
        if (ending.compareAndSet(false, true)) {
            send(Frame.of(Tag.STOP));
        }
    }

    /** A world that does not hear is about to end, and its end is told by the watch. */
    private void send(Frame frame) {
        Channel present = channel;
        if (present != null) {
            try {
                present.send(frame);
            } catch (UncheckedIOException e) {
                log.info("the world does not hear tag={} cause={}", frame.tag(), e.getMessage());
            }
        }
    }

    private void listen(ServerSocketChannel server, Process mpirun) {
        try (server) {
            var connected = new Channel(server.accept());
            channel = connected;
            Optional<Frame> frame = connected.receive();
            while (frame.isPresent()) {
                heardAt = clock.instant();
                hear(frame.get(), mpirun);
                frame = connected.receive();
            }
            connected.close();
        } catch (ClosedChannelException e) {
            log.debug("the world ended before it connected");
        } catch (IOException | IllegalArgumentException e) {
            log.error("the world spoke out of turn", e);
        } finally {
            heardOut.countDown();
        }
    }

    private void hear(Frame frame, Process mpirun) {
        long number = frame.number();
        switch (frame.tag()) {
            case HELLO -> {
                ranks = mpirun.descendants().toList();
                listener.ready((int) number);
            }
            case STARTED -> listener.started(number);
            case STORED -> listener.finished(number, new Outcome.Stored(OutcomeJson.read(frame.body())));
            case VERIFIED -> listener.finished(number, verified(frame.body()));
            case FAILED -> listener.finished(number, new Outcome.Failed(frame.body()));
            case POSTPONED -> listener.finished(number, new Outcome.Postponed(frame.body()));
            case PROGRESS -> {
                String[] words = frame.body().split(" ", 2);
                listener.progressed(number, Integer.parseInt(words[0]), Integer.parseInt(words[1]));
            }
            case ALIVE -> {}
            case TASK, STOP, GANG, HOST_GANG ->
                throw new IllegalArgumentException("a world does not send " + frame.tag());
        }
    }

    private static Outcome verified(String body) {
        if (VerificationJson.readFinding(body) instanceof Compared compared) {
            return new Outcome.Verified(compared);
        }
        throw new IllegalArgumentException("a world sends what it has compared, not " + body);
    }

    /** Waits for the end of mpirun and helps it along when the world is silent or was asked to end. */
    private void watch(ServerSocketChannel server, Process mpirun, Path record) {
        String how = "interrupted";
        try {
            Instant askedAt = Instant.MAX;
            WorldLog output = MpirunCommand.log(settings.folder());
            while (!mpirun.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                output.rotate();
                if (askedAt.equals(Instant.MAX) && (ending.get() || deaf())) {
                    askedAt = clock.instant();
                }
                if (askedAt.isBefore(clock.instant().minus(GRACE))) {
                    kill(mpirun, askedAt.isBefore(clock.instant().minus(GRACE.multipliedBy(2))));
                }
            }
            how = "mpirun exit " + mpirun.exitValue();
            server.close();
            ranks.forEach(ProcessHandle::destroyForcibly);
            if (!heardOut.await(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("the socket of an ended world stays open");
            }
            Files.deleteIfExists(record);
            Files.deleteIfExists(socket);
            Files.deleteIfExists(WakeupSocket.beside(socket));
        } catch (IOException e) {
            log.warn("could not clean up after a world", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listener.ended(how);
        }
    }

    /** Whether one end of the socket is closed, or nothing has been heard for too long. */
    private boolean deaf() {
        if (heardOut.getCount() == 0) {
            return true;
        }
        Duration allowed = ranks.isEmpty() ? settings.startDeadline() : settings.silence();
        boolean silent = heardAt.plus(allowed).isBefore(clock.instant());
        if (silent) {
            log.warn("the world is silent, ending it seconds={}", allowed.toSeconds());
        }
        return silent;
    }

    private static void kill(Process mpirun, boolean forcibly) {
        if (forcibly) {
            mpirun.descendants().forEach(ProcessHandle::destroyForcibly);
            mpirun.destroyForcibly();
        } else {
            mpirun.destroy();
        }
    }
}
