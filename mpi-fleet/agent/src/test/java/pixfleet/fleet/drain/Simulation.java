package pixfleet.fleet.drain;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.world.World;
import pixfleet.job.Completion;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Timings;
import pixfleet.job.Verification;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;
import pixfleet.wire.TaskJson;

/**
 * Nodes, each with the production drain loop, on services and worlds that follow a clock of this object: hours pass in no
 * time, and the same choices give the same run. What must always hold is checked wherever it could be broken.
 */
final class Simulation {
    /** What can be out. */
    enum Service {
        STORE,
        QUEUE,
        TOPIC
    }

    /** Mistakes that can be planted, each of which a property must find. */
    enum Mistake {
        DELETE_BEFORE_STORE,
        STOP_WITHOUT_SECOND_LOOK,
        UNCONDITIONAL_RESULT,
        OUTAGE_COUNTED_AS_ATTEMPT,
        DEAD_LETTER_WITHOUT_STATUS
    }

    /** Says which of several things happens. */
    interface Choice {
        /** One of 0 to n - 1. */
        int of(int n);
    }

    /** A property that did not hold. */
    static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1L;

        Broken(String what, List<String> trace) {
            super(what + "\n  " + String.join("\n  ", trace.subList(Math.max(0, trace.size() - 60), trace.size())));
        }
    }

    static final DrainSettings SETTINGS = new DrainSettings(
            Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofMinutes(15), 2);
    /** A loop has its turn as often while things happen, and less and less often while nothing does. */
    private static final Duration TICK = Duration.ofMillis(500);

    private static final Duration LONGEST_TICK = Duration.ofSeconds(4);

    /** Of so many events that are due at once any may be the next. */
    private static final int AT_ONCE = 3;

    private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");
    private static final Result RESULT = new Result(
            "r",
            "t",
            ImageFormat.JPEG,
            new Dimensions(4, 3, 1, 8),
            9,
            new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    /** So many calls a node may make a minute, besides twenty for each task of the run. */
    private static final int CALLS_A_MINUTE = 400;

    /** What happens then, to one node or, where that is null, to all. */
    private record Event(Instant at, long number, @Nullable Node node, Runnable run) {}

    private final Choice choice;
    private final Path folder;
    private final int ranks;
    private final Set<Mistake> mistakes = EnumSet.noneOf(Mistake.class);
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
    private long eventNumbers;
    private Instant tickAt = BEGIN;
    private Duration tick = TICK;
    private @Nullable Node acting;
    private final Map<Service, Instant> outUntil = new EnumMap<>(Service.class);
    private final FakeLedger ledger = new FakeLedger();
    private final Map<String, Task> sent = new HashMap<>();
    private final Map<String, Stage> told = new HashMap<>();
    private final Map<String, Integer> timesTold = new HashMap<>();
    private final Set<String> poison = new HashSet<>();
    private final Map<String, Duration> slow = new HashMap<>();
    final List<Node> nodes = new ArrayList<>();
    final List<String> deadLetters = new ArrayList<>();
    final List<String> trace = new ArrayList<>();
    final SimulatedQueue queue;
    private Instant now = BEGIN;
    private boolean lossy;
    private boolean calm = true;
    private boolean worldsFail;
    private DrainSettings settings = SETTINGS;
    private int callsThisMinute;
    int mostCalls;
    int worlds;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    /**
     * @param choice what happens where more than one thing may
     * @param ranks of each world
     */
    Simulation(Choice choice, Path folder, int ranks) {
        this.choice = choice;
        this.folder = folder;
        this.ranks = ranks;
        this.queue = new SimulatedQueue(clock, this::died, this::deleted);
    }

    void plant(Mistake mistake) {
        mistakes.add(mistake);
    }

    /** From now on some calls fail, and of some the answer is lost. */
    void lossy(boolean now) {
        calm &= !now;
        lossy = now;
    }

    /** Nodes that are started from now on live no longer than that. */
    void limitLife(Duration longest) {
        settings = settings.living(longest);
    }

    /** Of nodes that are started from now on, once a world has worked for so long, another one stands by; zero for none. */
    void standingBy(Duration after) {
        settings = settings.standingBy(after);
    }

    /** From now on no world comes up. */
    void worldsFail() {
        worldsFail = true;
    }

    Duration passed() {
        return Duration.between(BEGIN, now);
    }

    private void say(String what) {
        trace.add(passed() + " " + what);
    }

    private void died(String body, String reason) {
        Task task = TaskJson.read(body);
        say("dead letter " + task.fileName() + ": " + reason);
        deadLetters.add(task.fileName());
        boolean known = stage(task).filter(Stage.Failed.class::isInstance).isPresent();
        if (!known) {
            throw new Broken("a message lies with the dead letters without a status: " + task.fileName(), trace);
        }
        if (!poison.contains(task.fileName())) {
            throw new Broken("a sound image was given up: " + task.fileName(), trace);
        }
    }

    Optional<Stage> stage(Task task) {
        return ledger.find(task.job(), task.image()).map(Status::stage);
    }

    Task send(String name, Duration delay, int copies) {
        Task task = Tasks.task("uploads", name, "canny");
        ledger.open(task.job());
        ledger.put(Status.of(task, new Stage.Queued(), now, ""));
        sent.put(task.label(), task);
        say("send " + name + " copies=" + copies);
        for (int copy = 0; copy < copies; copy++) {
            queue.send(TaskJson.write(task), delay);
        }
        if (nodes.stream().noneMatch(node -> node.alive && !node.closed)) {
            later(Duration.ofSeconds(1), () -> {
                if (nodes.stream().noneMatch(node -> node.alive && !node.closed)) {
                    node("n" + nodes.size());
                }
            });
        }
        return task;
    }

    /** Sends an image of which every world dies. */
    void sendPoison(String name) {
        poison.add(name);
        send(name, Duration.ZERO, 1);
    }

    /** Sends an image that takes so long. */
    Task sendSlow(String name, Duration takes) {
        slow.put(name, takes);
        return send(name, Duration.ZERO, 1);
    }

    void outage(Service service, Duration length) {
        say("outage " + service + " " + length);
        calm = false;
        Instant until = now.plus(length);
        outUntil.merge(service, until, (one, two) -> one.isAfter(two) ? one : two);
    }

    private boolean out(Service service) {
        return outUntil.getOrDefault(service, Instant.MIN).isAfter(now);
    }

    private void later(Duration wait, Runnable run) {
        events.add(new Event(now.plus(wait), ++eventNumbers, acting, run));
    }

    /** A call of a service: it may be out, fail, or do as it is told and not come to say so. */
    private <T> T through(Service service, String what, Supplier<T> call) {
        callsThisMinute++;
        if (out(service) || (lossy && choice.of(25) == 1)) {
            throw new TransientFailure(what + ": no answer");
        }
        T answer = call.get();
        if (lossy && choice.of(25) == 1) {
            say("lost answer: " + what);
            throw new TransientFailure(what + ": the answer was lost");
        }
        return answer;
    }

    private void through(Service service, String what, Runnable call) {
        var _ = through(service, what, () -> {
            call.run();
            return true;
        });
    }

    /** Starts a node. */
    Node node(String name) {
        var node = new Node(name);
        nodes.add(node);
        node.start();
        return node;
    }

    /** One step: something that is due happens, and whoever it happens to has its turn; or time passes. */
    void step() {
        List<Event> due = due();
        if (!due.isEmpty()) {
            Event event = due.remove(due.size() == 1 ? 0 : choice.of(due.size()));
            events.addAll(due);
            tick = TICK;
            happen(event);
            return;
        }
        Event next = events.peek();
        advance(next != null && next.at.isBefore(tickAt) ? next.at : tickAt);
        if (!now.isBefore(tickAt)) {
            tickAt = now.plus(tick);
            tick = tick.multipliedBy(2).compareTo(LONGEST_TICK) < 0 ? tick.multipliedBy(2) : LONGEST_TICK;
            List.copyOf(nodes).forEach(Node::turn);
        }
    }

    private void happen(Event event) {
        acting = event.node;
        event.run.run();
        acting = null;
        if (event.node == null) {
            List.copyOf(nodes).forEach(Node::turn);
        } else {
            event.node.turn();
        }
    }

    /** Takes out the first of the events that are due. */
    private List<Event> due() {
        var due = new ArrayList<Event>();
        while (due.size() < AT_ONCE && !events.isEmpty() && !events.element().at.isAfter(now)) {
            due.add(events.remove());
        }
        return due;
    }

    private void advance(Instant next) {
        if (passed().toMinutes() != Duration.between(BEGIN, next).toMinutes()) {
            mostCalls = Math.max(mostCalls, callsThisMinute);
            if (callsThisMinute > CALLS_A_MINUTE * Math.max(1, nodes.size()) + 20 * sent.size()) {
                throw new Broken("%d calls in a minute".formatted(callsThisMinute), trace);
            }
            callsThisMinute = 0;
        }
        now = next;
    }

    void run(Duration time) {
        Instant until = now.plus(time);
        while (now.isBefore(until)) {
            step();
        }
    }

    /** Runs until every node has stopped by itself, at most that long. */
    void runToSleep(Duration atMost) {
        Instant until = now.plus(atMost);
        while (!events.isEmpty() || nodes.stream().anyMatch(node -> node.alive)) {
            if (!now.isBefore(until)) {
                throw new Broken("no sleep within " + atMost + ", left: " + left(), trace);
            }
            step();
        }
        if (calm && !(ledger.untold().isEmpty() && timesTold.values().stream().allMatch(times -> times == 1))) {
            throw new Broken("ends told, how often: " + timesTold + ", never: " + ledger.untold(), trace);
        }
        // The sweep's part, minutes later.
        ledger.untold().forEach(end -> tell(new Completion(end, Pipeline.parse("canny"))));
        for (Task task : sent.values()) {
            Stage stage = stage(task).orElseThrow();
            boolean right =
                    poison.contains(task.fileName()) ? stage instanceof Stage.Failed : stage instanceof Stage.Done;
            if (!right) {
                throw new Broken("%s ends as %s".formatted(task.fileName(), stage), trace);
            }
            if (told.get(task.label()) == null) {
                throw new Broken("the end of %s was never told".formatted(task.fileName()), trace);
            }
        }
    }

    private List<String> left() {
        return queue.bodies().stream()
                .map(body -> TaskJson.read(body).fileName())
                .toList();
    }

    /** A message is gone for good: then its task is over, or another message is there. */
    private void deleted(String body) {
        Task task = TaskJson.read(body);
        if (stage(task).filter(Stage::terminal).isEmpty() && !queue.bodies().contains(body)) {
            throw new Broken("a task is lost: " + task.fileName(), trace);
        }
    }

    private void tell(Completion completion) {
        Status status = completion.status();
        String end = status.job() + "/" + status.image() + "#" + status.attempt();
        timesTold.merge(end, 1, Integer::sum);
        Stage before = told.put(end, status.stage());
        sent.values().stream()
                .filter(task -> task.job().equals(status.job()) && task.image().equals(status.image()))
                .forEach(task -> told.put(task.label(), status.stage()));
        if (before != null && !before.equals(status.stage())) {
            throw new Broken("two ends are visible: %s and %s".formatted(before, status.stage()), trace);
        }
    }

    /** A node: the loop, what it says of itself, and its worlds. It is restarted when it crashes, as systemd does. */
    final class Node {
        final String name;
        boolean alive;
        boolean closed;
        DrainLoop.End ended;
        private int life;
        private Instant leaseWritten = Instant.MIN;
        private DrainLoop loop;
        private int tasks;

        /** Those of this life, the one at work first. */
        private final List<SimulatedWorld> started = new ArrayList<>();

        /** Tasks that were with a world of this life when it died, and have come to no end since. */
        private final Set<String> suspects = new HashSet<>();

        Node(String name) {
            this.name = name;
        }

        void start() {
            acting = this;
            say(name + " starts");
            alive = true;
            closed = false;
            suspects.clear();
            started.clear();
            int mine = ++life;
            var starts = new Starts(folder.resolve(name + ".starts"));
            starts.begin();
            var port = new Port(this);
            var parts = new DrainLoop.Parts(
                    port,
                    new Admission(port, port, new Telling(port, Simulation.this::publish, clock, name)),
                    new Settlement(
                            new Settlement.Ports(
                                    port,
                                    port,
                                    new Telling(port, Simulation.this::publish, clock, name),
                                    new FakeCopies()),
                            clock,
                            name),
                    new Receipts(folder.resolve(name), clock),
                    listener -> {
                        worlds++;
                        started.add(new SimulatedWorld(this, listener));
                        if (living().size() > 2) {
                            throw new Broken("three worlds of one node", trace);
                        }
                        return started.getLast();
                    },
                    port,
                    new Random(7),
                    starts);
            loop = new DrainLoop(
                    parts,
                    settings,
                    clock,
                    call -> later(latency(), () -> {
                        if (mine == life && alive) {
                            call.run();
                        }
                    }));
            loop.begin();
            acting = null;
        }

        /** Of a call. One of a node without tasks is a look, which waits for some for as long as there are none. */
        private Duration latency() {
            return tasks == 0 && queue.hasNothing()
                    ? Duration.ofMillis(500L + 500L * choice.of(3))
                    : Duration.ofMillis(10L + 40L * choice.of(4));
        }

        /** The control plane looks every minute whether somebody is needed. */
        private void sweep() {
            if (!alive && !queue.bodies().isEmpty() && nodes.stream().noneMatch(node -> node.alive)) {
                start();
            }
        }

        void crash() {
            if (alive) {
                say(name + " crashes");
                calm = false;
                alive = false;
                life++;
                later(Duration.ofSeconds(1), this::start);
            }
        }

        /** Its machine is gone, and does not come back by itself: its claims end with their term. */
        void lose() {
            say(name + " is lost");
            calm = false;
            alive = false;
            life++;
        }

        private List<SimulatedWorld> living() {
            started.removeIf(world -> world.dead);
            return started;
        }

        void killWorld() {
            if (alive && !living().isEmpty()) {
                say(name + " loses its world");
                started.getFirst().die();
            }
        }

        void killStandby() {
            if (alive && living().size() > 1) {
                say(name + " loses the world that stands by");
                started.getLast().die();
            }
        }

        void turn() {
            if (!alive) {
                return;
            }
            if (!out(Service.STORE) && leaseWritten.plusSeconds(10).isBefore(now)) {
                leaseWritten = now;
            }
            acting = this;
            try {
                ended = loop.turn(Duration.ZERO);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            acting = null;
            if (ended != null) {
                say(name + " ends " + ended);
                if (!living().isEmpty()) {
                    throw new Broken(name + " leaves a world behind", trace);
                }
                alive = false;
                life++;
                if (ended == DrainLoop.End.NO_WORLD) {
                    later(Duration.ofSeconds(1), this::start);
                } else if (ended == DrainLoop.End.HELPLESS || ended == DrainLoop.End.OLD) {
                    later(Duration.ofMinutes(1), this::sweep);
                } else if (new Receipts(folder.resolve(name), clock)
                        .leftBehind().stream().anyMatch(lease -> queue.leased(lease.receipt()))) {
                    throw new Broken(name + " has stopped with a claim", trace);
                } else if (queue.hides()) {
                    // What comes back later is counted by the queue, and so wakes somebody.
                    later(Duration.ofMinutes(1), this::sweep);
                }
            }
        }
    }

    private void publish(Completion completion) {
        through(Service.TOPIC, "publish", () -> tell(completion));
    }

    /** What a node calls. */
    private final class Port implements Backlog, Ledger, Presence {
        private final Node node;

        Port(Node node) {
            this.node = node;
        }

        @Override
        public List<Lease> take(int max, Duration wait, Duration term) {
            if (node.closed && mistakes.contains(Mistake.STOP_WITHOUT_SECOND_LOOK)) {
                return List.of();
            }
            List<Lease> taken = through(Service.QUEUE, "take", () -> queue.take(max, wait, term));
            // A look at an empty queue lasts for as long as it is asked to wait, but not here.
            callsThisMinute -= taken.isEmpty() ? 1 : 0;
            // What was given back and comes anew is known of no more.
            taken.forEach(
                    lease -> node.suspects.remove(TaskJson.read(lease.body()).label()));
            return taken;
        }

        @Override
        public List<Lease> renew(List<Lease> leases, Duration term) {
            return through(Service.QUEUE, "renew", () -> queue.renew(leases, term));
        }

        @Override
        public void giveBack(String receipt, Duration delay) {
            through(Service.QUEUE, "give back", () -> queue.giveBack(receipt, delay));
        }

        @Override
        public void complete(Lease lease) {
            through(Service.QUEUE, "delete", () -> queue.complete(lease));
        }

        @Override
        public void bury(Lease lease, String reason) {
            through(Service.QUEUE, "bury", () -> queue.bury(lease, reason));
        }

        @Override
        public Optional<Status> find(JobId job, ImageId image) {
            return through(Service.STORE, "find", () -> ledger.find(job, image));
        }

        @Override
        public boolean exists(JobId job) {
            return through(Service.STORE, "exists", () -> ledger.exists(job));
        }

        @Override
        public Advance advance(Status next) {
            if (next.stage() instanceof Stage.Done && mistakes.contains(Mistake.DELETE_BEFORE_STORE)) {
                sent.values().stream()
                        .filter(task -> task.image().equals(next.image()))
                        .forEach(task -> queue.forget(TaskJson.write(task)));
            }
            if (next.stage() instanceof Stage.Failed && mistakes.contains(Mistake.DEAD_LETTER_WITHOUT_STATUS)) {
                return Advance.ADVANCED;
            }
            return through(Service.STORE, "advance", () -> {
                Optional<Status> known = ledger.find(next.job(), next.image());
                boolean over = known.filter(status -> status.stage().terminal()).isPresent();
                if (mistakes.contains(Mistake.UNCONDITIONAL_RESULT)) {
                    ledger.put(next);
                    if (over) {
                        throw new Broken("an end is overwritten", trace);
                    }
                    return Advance.ADVANCED;
                }
                return ledger.advance(next);
            });
        }

        @Override
        public Optional<Status> untold(JobId job, ImageId image) {
            return through(Service.STORE, "untold", () -> ledger.untold(job, image));
        }

        @Override
        public void told(Status end) {
            through(Service.STORE, "told", () -> ledger.told(end));
        }

        @Override
        public void keep(Verification verification) {
            through(Service.STORE, "keep", () -> ledger.keep(verification));
        }

        @Override
        public void discard(JobId job, ImageId image) {
            through(Service.STORE, "discard", () -> ledger.discard(job, image));
        }

        @Override
        public void close() {
            through(Service.STORE, "close", () -> node.closed = true);
        }

        @Override
        public void reopen() {
            node.closed = false;
        }

        @Override
        public boolean current() {
            return node.leaseWritten.plusSeconds(30).isAfter(now);
        }

        @Override
        public void note(Standing standing) {
            node.tasks = standing.tasks();
        }
    }

    /** A world: ranks that take a moment for each task, and store what they have made. */
    private final class SimulatedWorld implements World {
        private final Node node;
        private final World.Listener listener;
        private final Set<String> inside = new HashSet<>();
        private final List<Runnable> waiting = new ArrayList<>();
        private int busy;
        private boolean dead;

        SimulatedWorld(Node node, World.Listener listener) {
            this.node = node;
            this.listener = listener;
            if (worldsFail) {
                later(Duration.ofSeconds(2), this::die);
            } else {
                later(Duration.ofSeconds(2), () -> ifAlive(() -> listener.ready(ranks)));
            }
        }

        private void ifAlive(Runnable run) {
            if (!dead) {
                run.run();
            }
        }

        void die() {
            ifAlive(() -> {
                dead = true;
                later(Duration.ofMillis(100), () -> {
                    node.suspects.addAll(inside);
                    listener.ended("mpirun exit 137");
                });
            });
        }

        /** A suspect is by itself, so that whoever is innocent is not given up for another. */
        private void enter(Task task) {
            boolean suspect =
                    node.suspects.contains(task.label()) || inside.stream().anyMatch(node.suspects::contains);
            if (suspect && !inside.isEmpty()) {
                throw new Broken("a suspect is not alone: %s beside %s".formatted(task.fileName(), inside), trace);
            }
            inside.add(task.label());
        }

        @Override
        public void run(long number, Task task) {
            if (!dead && node.living().getFirst() != this) {
                throw new Broken("a task for a world that stands by: " + task.fileName(), trace);
            }
            enter(task);
            waiting.add(() -> work(number, task));
            next();
        }

        private void next() {
            while (busy < ranks && !waiting.isEmpty()) {
                busy++;
                waiting.removeFirst().run();
            }
        }

        private void work(long number, Task task) {
            later(Duration.ofMillis(20), () -> ifAlive(() -> listener.started(number)));
            if (poison.contains(task.fileName())) {
                later(Duration.ofMillis(300), this::die);
                return;
            }
            Duration takes = slow.getOrDefault(task.fileName(), Duration.ofMillis(200L + 300L * choice.of(4)));
            for (Duration at = Duration.ofSeconds(60); at.compareTo(takes) < 0; at = at.plusSeconds(60)) {
                later(at, () -> ifAlive(() -> listener.progressed(number, 1, 2)));
            }
            later(
                    takes,
                    () -> ifAlive(() -> {
                        busy--;
                        inside.remove(task.label());
                        Outcome outcome = out(Service.STORE) ? noAnswer() : new Outcome.Stored(RESULT);
                        say("world: " + task.fileName() + " "
                                + outcome.getClass().getSimpleName());
                        if (outcome instanceof Outcome.Stored) {
                            node.suspects.remove(task.label());
                        }
                        listener.finished(number, outcome);
                        if (lossy && choice.of(10) == 1) {
                            listener.finished(number, outcome);
                            listener.started(number);
                        }
                        next();
                    }));
        }

        private Outcome noAnswer() {
            String cause = "s3 put: no answer";
            return mistakes.contains(Mistake.OUTAGE_COUNTED_AS_ATTEMPT)
                    ? new Outcome.Failed(cause)
                    : new Outcome.Postponed(cause);
        }

        @Override
        public void end() {
            ifAlive(() -> {
                dead = true;
                later(Duration.ofMillis(200), () -> listener.ended("mpirun exit 0"));
            });
        }
    }
}
