package pixfleet.fleet.openmpi;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import mpi.Intracomm;
import mpi.MPI;
import mpi.MPIException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.gang.GangWork;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.process.TaskRunner;
import pixfleet.fleet.schedule.Calibration;
import pixfleet.fleet.schedule.NodeMemory.Room;
import pixfleet.fleet.schedule.Schedule;
import pixfleet.fleet.schedule.TaskDispatcher;
import pixfleet.wire.OutcomeJson;
import pixfleet.wire.TaskJson;
import pixfleet.wire.VerificationJson;

/**
 * A rank of a world, between its neighbours and its task runner.
 *
 * <p>The thread that started MPI makes all its calls and never waits in one: it probes, and sleeps when there is
 * nothing. What its own runner and the agent say wakes it, and so does a frame where {@link WakeupSocket} are; a rank
 * without one looks after a millisecond, then less and less often. Rank 0, the head, also speaks with the agent, deals
 * the tasks, and works like the others.
 */
public final class Rank {
    private static final Logger log = LoggerFactory.getLogger(Rank.class);
    private static final int MIN_SLEEP_MILLIS = 1;
    /** Each rank has its next task by the time it has done one, if frames are not under way for longer. */
    private static final int MAX_SLEEP_BUSY_MILLIS = 8;

    private static final int MAX_SLEEP_IDLE_MILLIS = 16;

    /** With a wakeup socket to every rank that may send. */
    private static final int WIRED_SLEEP_MILLIS = 250;

    private static final long ALIVE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long ATTEND_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PROGRESS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Progress is told in hundredths, or in rows if there are fewer. */
    private static final long MAX_PARTS = 100;

    private static final int HEAD = 0;

    /** How a rank leaves when its agent is gone; mpirun then ends the others. */
    private static final int AGENT_GONE = 3;

    private final int me;
    private final TaskRunner runner;
    private final GangWork gangWork;
    private final GangComm all;
    private final GangComm host;
    private final List<Integer> hosts;
    private final WakeupSocket wakeups;
    private final FrameTransport transport;
    private final Queue<Frame> fromRunner = new ConcurrentLinkedQueue<>();
    private final Queue<Frame> fromAgent = new ConcurrentLinkedQueue<>();
    private final TaskRunner.Listener listener = new Mailbox();
    private Optional<Head> head = Optional.empty();
    private Optional<Frame> gang = Optional.empty();
    private int tasksHere;
    private boolean stopped;
    private long aliveAt;

    private Rank(Intracomm world, Post post) throws MPIException {
        this.me = world.getRank();
        this.runner = post.runner();
        this.gangWork = post.gangWork();
        Path wakeup = WakeupSocket.beside(post.socket());
        Optional<WakeupSocket> opened = me == HEAD ? Optional.of(WakeupSocket.open(wakeup)) : Optional.empty();
        // Collective: the head's wakeup socket is there when they return.
        this.all = GangComm.ofAll(world);
        this.host = GangComm.ofHost(world);
        this.hosts = GangComm.hosts(world);
        this.wakeups = opened.orElseGet(
                () -> hosts.get(me) == HEAD ? WakeupSocket.connect(wakeup, HEAD, me) : WakeupSocket.alone());
        this.transport = new FrameTransport(world, wakeups);
    }

    /**
     * What a rank does and where it belongs.
     *
     * @param runner where it does tasks by itself
     * @param gangWork what it does in gangs
     * @param tasksPerRank tasks it has at a time: one computed, the rest on their way
     * @param room how large an image may be to be processed by one rank, and what those of a node may hold together
     * @param socket where the agent listens
     */
    public record Post(TaskRunner runner, GangWork gangWork, int tasksPerRank, Room room, Path socket) {}

    /**
     * Joins the world that mpirun has started, works until told to stop, and leaves it.
     *
     * @param arguments of the program
     */
    public static void run(String[] arguments, Post post) {
        DeadSegments.remove();
        try {
            MPI.InitThread(arguments, MPI.THREAD_SERIALIZED);
            if (!MPI.getLibVersion().startsWith("Open MPI v4.1.")) {
                throw new IllegalStateException("mpi.jar is for Open MPI 4.1, not " + MPI.getLibVersion());
            }
            var rank = new Rank(MPI.COMM_WORLD, post);
            if (rank.me == HEAD) {
                rank.head = Optional.of(rank.head(post));
            }
            rank.work();
            MPI.Finalize();
        } catch (MPIException e) {
            throw new IllegalStateException("MPI failed", e);
        }
    }

    private Head head(Post post) {
        Channel agent = Channel.connect(post.socket());
        int besideTheHead = Collections.frequency(hosts, HEAD);
        var schedule = new Schedule(
                Calibration.builtIn(), besideTheHead, all.size(), post.room().rank());
        var dispatcher = new TaskDispatcher<Frame>(
                hosts, post.tasksPerRank(), post.room().node());
        var wires = new Head.Wires(agent::send, this::send, System::nanoTime);
        var made = new Head(schedule, dispatcher, hosts, wires);
        Thread.ofPlatform().daemon().name("agent-listener").start(() -> hearAgent(agent));
        return made;
    }

    private void hearAgent(Channel agent) {
        for (Optional<Frame> frame = agent.receive(); frame.isPresent(); frame = agent.receive()) {
            fromAgent.add(frame.get());
            wakeups.wake();
        }
        log.warn("the agent is gone");
        Runtime.getRuntime().halt(AGENT_GONE);
    }

    private void work() throws MPIException {
        int sleepMillis = MIN_SLEEP_MILLIS;
        boolean rung = false;
        while (!stopped) {
            boolean heard = attend();
            if (gang.isPresent()) {
                workInGang(gang.get());
            } else {
                boolean soon = transport.inFlight() || (wired() ? rung && !heard : heard);
                sleepMillis = soon ? MIN_SLEEP_MILLIS : longer(sleepMillis);
                rung = wakeups.sleep(sleepMillis);
            }
        }
        while (transport.inFlight()) {
            wakeups.sleep(MIN_SLEEP_MILLIS);
        }
    }

    private int longer(int sleepMillis) {
        if (wired()) {
            return WIRED_SLEEP_MILLIS;
        }
        return Math.min(busy() ? MAX_SLEEP_BUSY_MILLIS : MAX_SLEEP_IDLE_MILLIS, 2 * sleepMillis);
    }

    /** Whether every rank that may send to this one can ring as well. */
    private boolean wired() {
        return wakeups.wires() == (me == HEAD ? all.size() - 1 : 1);
    }

    /** Whether this rank has a task, or if it is the head any rank. */
    private boolean busy() {
        return tasksHere > 0 || head.filter(Head::busy).isPresent();
    }

    /** Hears and forwards whatever there is, and says that this rank lives. Answers whether another rank was heard. */
    private boolean attend() throws MPIException {
        forwardFromRunner();
        boolean heard = receive();
        head.ifPresent(this::hearAgent);
        tellAlive();
        transport.inFlight();
        return heard;
    }

    /** The head deals to a gang only when every rank is idle, so the task runner has nothing now. */
    private void workInGang(Frame frame) {
        gang = Optional.empty();
        var heartbeat = new GangHeartbeat(frame.number());
        try (var communicator = new MpiCommunicator(frame.tag() == Tag.GANG ? all : host, heartbeat)) {
            if (me == HEAD) {
                listener.started(frame.number());
            }
            Outcome outcome = gangWork.work(TaskJson.read(frame.body()), communicator);
            if (me == HEAD) {
                listener.finished(frame.number(), outcome);
            }
        }
    }

    /** While this rank works in a gang, its MPI thread goes on attending between two calls. */
    private final class GangHeartbeat implements Heartbeat {
        private final long number;
        private long attendedAt;
        private long toldAt;

        GangHeartbeat(long number) {
            this.number = number;
        }

        @Override
        public void beat() {
            long now = System.nanoTime();
            if (now - attendedAt < ATTEND_EVERY_NANOS) {
                return;
            }
            attendedAt = now;
            try {
                attend();
            } catch (MPIException e) {
                throw new IllegalStateException("MPI failed", e);
            }
        }

        @Override
        public void progress(long done, long parts) {
            long now = System.nanoTime();
            if (me == HEAD && now - toldAt > PROGRESS_EVERY_NANOS) {
                toldAt = now;
                long scale = Math.max(1, parts / MAX_PARTS);
                var body = Math.min(done / scale, parts / scale) + " " + Math.max(1, parts / scale);
                fromRunner.add(new Frame(Tag.PROGRESS, number, body));
            }
        }
    }

    private void forwardFromRunner() {
        for (Frame frame = fromRunner.poll(); frame != null; frame = fromRunner.poll()) {
            if (frame.tag().ends()) {
                tasksHere = Math.max(0, tasksHere - 1);
            }
            if (head.isPresent()) {
                head.get().fromRank(me, frame);
            } else {
                send(HEAD, frame);
            }
        }
    }

    private void hearAgent(Head head) {
        for (Frame frame = fromAgent.poll(); frame != null; frame = fromAgent.poll()) {
            head.fromAgent(frame);
        }
    }

    private boolean receive() throws MPIException {
        boolean heard = false;
        while (!stopped) {
            Optional<FrameTransport.Received> next = transport.next();
            if (next.isEmpty()) {
                break;
            }
            heard = true;
            Frame frame = next.get().frame();
            if (head.isPresent()) {
                head.get().fromRank(next.get().from(), frame);
            } else {
                obey(frame);
            }
        }
        return heard;
    }

    /** Sends a frame to a rank, to this one without MPI. */
    private void send(int rank, Frame frame) {
        if (rank == me) {
            obey(frame);
        } else {
            transport.send(rank, frame);
        }
    }

    private void obey(Frame frame) {
        switch (frame.tag()) {
            case TASK -> {
                tasksHere++;
                runner.begin(frame.number(), TaskJson.read(frame.body()), listener);
            }
            case GANG, HOST_GANG -> gang = Optional.of(frame);
            case STOP -> stopped = true;
            case HELLO, STARTED, STORED, VERIFIED, FAILED, POSTPONED, ALIVE, PROGRESS ->
                throw new IllegalStateException("a head does not send " + frame.tag());
        }
    }

    private void tellAlive() {
        long now = System.nanoTime();
        if (now - aliveAt > ALIVE_EVERY_NANOS) {
            aliveAt = now;
            if (head.isPresent()) {
                head.get().beat();
            } else {
                send(HEAD, Frame.of(Tag.ALIVE));
            }
        }
    }

    /** Brings what the task runner says, on any thread, to the thread that may speak MPI. */
    private final class Mailbox implements TaskRunner.Listener {
        private void post(Frame frame) {
            fromRunner.add(frame);
            wakeups.wake();
        }

        @Override
        public void started(long number) {
            post(new Frame(Tag.STARTED, number, ""));
        }

        @Override
        public void finished(long number, Outcome outcome) {
            post(
                    switch (outcome) {
                        case Outcome.Stored(var result) -> new Frame(Tag.STORED, number, OutcomeJson.write(result));
                        case Outcome.Verified(var compared) ->
                            new Frame(Tag.VERIFIED, number, VerificationJson.writeFinding(compared));
                        case Outcome.Failed(var reason) -> Frame.sentence(Tag.FAILED, number, reason);
                        case Outcome.Postponed(var cause) -> Frame.sentence(Tag.POSTPONED, number, cause);
                    });
        }
    }
}
