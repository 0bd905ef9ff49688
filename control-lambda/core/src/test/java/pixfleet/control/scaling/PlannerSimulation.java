package pixfleet.control.scaling;

import static java.time.ZoneOffset.UTC;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.control.FakeClock;
import pixfleet.control.Samples;
import pixfleet.control.ledger.Document;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.ledger.Write;
import pixfleet.control.scaling.Node.State;
import pixfleet.control.scaling.Nodes.Start.Refused;
import pixfleet.control.scaling.Nodes.Start.Started;
import pixfleet.fault.TransientFailure;
import pixfleet.job.FleetStatus;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeTime;
import pixfleet.job.PlannerState;
import pixfleet.wire.FleetJson;

/** The production planner over a provider, nodes and a queue that are played. After every step it is checked what must never be. */
final class PlannerSimulation {
    static final Duration TICK = Duration.ofSeconds(15);
    static final Duration BOOT = Duration.ofSeconds(60);
    static final int PER_NODE = 2;

    private static final Duration TERM = Duration.ofSeconds(30);
    private static final Kind KIND = new Kind("one", "z", false);

    /** What somebody could get wrong; each is played where the planner or the node meets the outside. */
    enum Mistake {
        /** A node that boots is not counted. */
        START_THAT_IGNORES_PENDING_NODES,
        /** A node that powers off counts as one that works. */
        STOPPING_AS_CAPACITY,
        /** A node that is on and silent counts for ever. */
        DEAD_NODE_AS_CAPACITY,
        /** A node that has closed its lease does not look at the queue again. */
        STOP_WITHOUT_SECOND_LOOK,
        /** What nodes used of the day's budget is not kept. */
        NODE_HOURS_FORGOTTEN
    }

    /** What went wrong, with the way there. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String what, List<String> trace) {
            super(what + "\n  " + String.join("\n  ", trace));
        }
    }

    private final class Machine {
        final String id;
        State state = State.PENDING;
        Instant launched = clock.instant();
        Instant shownFrom = Instant.MIN;
        Instant closedAt = Instant.MAX;
        boolean dead;
        Optional<NodeLease> lease = Optional.empty();

        Machine(String id) {
            this.id = id;
        }

        boolean on() {
            return state == State.PENDING || state == State.RUNNING;
        }

        void start() {
            state = State.PENDING;
            launched = clock.instant();
            closedAt = Instant.MAX;
        }

        /** Whether it works, will, or may still be believed to: of one that is not shown yet nobody can know that it died. */
        boolean capable() {
            if (shownFrom.isAfter(clock.instant())) {
                return true;
            }
            boolean said =
                    lease.filter(it -> !it.renewedAt().isBefore(launched)).isPresent();
            return on()
                    && closedAt.equals(Instant.MAX)
                    && (!dead
                            || (said
                                    ? lease.orElseThrow().expiresAt().isAfter(clock.instant())
                                    : clock.instant().isBefore(launched.plus(BOOT))));
        }

        void say(NodeLease.State what) {
            Instant now = clock.instant();
            Instant oldest = queue.isEmpty() ? NodeLease.NONE_WAITS : queue.peek();
            lease = Optional.of(
                    new NodeLease(id, what, 1, 0, now, now.plus(TERM), NodeLease.Seat.NONE, 0, 0, 0, oldest));
            documents.put(Keys.node(id), FleetJson.write(lease.orElseThrow()));
        }

        /** One step of its life. */
        void live() {
            switch (state) {
                case PENDING -> state = State.RUNNING;
                case RUNNING -> {
                    if (!dead) {
                        work();
                    }
                }
                case STOPPING -> state = State.STOPPED;
                case STOPPED, SHUTTING_DOWN, TERMINATED -> {}
            }
        }

        private void work() {
            if (!closedAt.equals(Instant.MAX)) {
                if (mistake != Mistake.STOP_WITHOUT_SECOND_LOOK && !queue.isEmpty()) {
                    closedAt = Instant.MAX;
                    say(NodeLease.State.READY);
                    return;
                }
                Instant closed = closedAt;
                check(
                        queue.stream().noneMatch(sent -> sent.isBefore(closed)),
                        id + " stops though a task was sent before it closed");
                state = State.STOPPING;
                return;
            }
            if (queue.isEmpty()) {
                if (lease.filter(it -> !it.renewedAt().isBefore(launched)).isPresent()) {
                    closedAt = clock.instant();
                    say(NodeLease.State.CLOSED);
                    // Sent in the moment between its look and its word.
                    if (late) {
                        late = false;
                        queue.add(clock.instant().minusMillis(1));
                    }
                    return;
                }
            } else {
                queue.poll();
            }
            say(NodeLease.State.READY);
        }
    }

    private final class Provider implements Nodes {
        @Override
        public List<Node> pool() {
            calls.add(clock.instant());
            if (away) {
                throw new TransientFailure("describe the nodes");
            }
            return seen();
        }

        List<Node> seen() {
            return machines.values().stream()
                    .filter(machine -> !machine.shownFrom.isAfter(clock.instant()))
                    .filter(machine ->
                            mistake != Mistake.START_THAT_IGNORES_PENDING_NODES || machine.state != State.PENDING)
                    .map(this::shown)
                    .toList();
        }

        private Node shown(Machine machine) {
            State state = machine.state;
            Instant launched = machine.launched;
            if (mistake == Mistake.STOPPING_AS_CAPACITY && state == State.STOPPING) {
                state = State.RUNNING;
                launched = clock.instant();
            }
            if (mistake == Mistake.DEAD_NODE_AS_CAPACITY && machine.dead && state == State.RUNNING) {
                launched = clock.instant();
            }
            return new Node(machine.id, Integer.parseInt(machine.id.substring(2)), state, launched, KIND, "1");
        }

        @Override
        public Start start(List<Node> batch) {
            acts.add(clock.instant());
            if (refused) {
                return new Refused("InsufficientInstanceCapacity", "no machine", true);
            }
            int before = capable();
            long on = on();
            for (Node node : batch) {
                Machine machine = machines.get(node.id());
                if (machine == null || machine.state == State.STOPPING) {
                    return new Refused("IncorrectInstanceState", "it cannot be started yet", false);
                }
                if (machine.state == State.STOPPED) {
                    machine.start();
                }
            }
            trace.add("started " + batch.stream().map(Node::id).toList());
            notTooMany(before);
            withinBudget((int) (on() - on));
            return new Started();
        }

        @Override
        public Creation make(Order order) {
            acts.add(clock.instant());
            if (refused) {
                return new Creation(List.of(), List.of(new Refused("VcpuLimitExceeded", "a higher quota", true)));
            }
            int before = capable();
            var ids = new ArrayList<String>();
            for (int i = 0; i < order.count(); i++) {
                var machine = new Machine("i-" + ++made);
                machine.shownFrom = clock.instant().plus(lag);
                machines.put(machine.id, machine);
                ids.add(machine.id);
            }
            trace.add("made " + ids);
            withinBudget(ids.size());
            check(machines.size() <= settings.pool().max(), machines.size() + " nodes exist");
            notTooMany(before);
            return new Creation(ids, List.of());
        }

        @Override
        public Optional<Refused> remove(List<Node> asleep) {
            acts.add(clock.instant());
            for (Node node : asleep) {
                Machine machine = machines.remove(node.id());
                check(machine == null || machine.state == State.STOPPED, node.id() + " is removed and not asleep");
            }
            return Optional.empty();
        }
    }

    /** The fleet as it is, of which nothing may be wanted. */
    private final class AtRest implements Nodes {
        private final Provider provider;

        AtRest(Provider provider) {
            this.provider = provider;
        }

        @Override
        public List<Node> pool() {
            return provider.seen();
        }

        @Override
        public Start start(List<Node> batch) {
            throw new Broken("nodes are started for an empty queue", trace);
        }

        @Override
        public Creation make(Order order) {
            throw new Broken("nodes are made for an empty queue", trace);
        }

        @Override
        public Optional<Refused> remove(List<Node> asleep) {
            return Optional.empty();
        }
    }

    /** What is written now, for somebody whose own words are kept by nobody. */
    private final class Read implements Documents {
        @Override
        public Optional<Document> find(String key) {
            return documents.find(key);
        }

        @Override
        public Write create(String key, String text) {
            return Write.DONE;
        }

        @Override
        public Write replace(String key, String text, String version) {
            return Write.DONE;
        }

        @Override
        public void put(String key, String text) {}
    }

    final List<String> trace = new ArrayList<>();
    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final FakeDocuments documents = new FakeDocuments();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Deque<Instant> queue = new ArrayDeque<>();
    private final List<Instant> calls = new ArrayList<>();
    private final List<Instant> acts = new ArrayList<>();
    private final Map<LocalDate, Duration> spent = new HashMap<>();
    private final ScalingSettings settings;
    private final @org.jspecify.annotations.Nullable Mistake mistake;
    private final Scaler scaler;
    private final Scaler other;
    private final Scaler forNobody;
    private Duration lag = Duration.ZERO;
    private boolean refused;
    private boolean away;
    private boolean late;
    private boolean race;
    private int made;

    /** What a run begins with: nodes that sleep, nodes there may be, and how long they may be on in a day; zero if that does not matter. */
    record Bounds(int asleep, int max, Duration daily) {}

    PlannerSimulation(Bounds bounds, @org.jspecify.annotations.Nullable Mistake mistake) {
        this.mistake = mistake;
        settings = new ScalingSettings(
                PER_NODE,
                1,
                BOOT,
                new PoolSettings(
                        0,
                        bounds.max(),
                        List.of(Purchase.ON_DEMAND, Purchase.SPOT),
                        "1",
                        Duration.ofDays(30),
                        bounds.daily()));
        for (int i = 0; i < bounds.asleep(); i++) {
            var machine = new Machine("i-" + ++made);
            machine.state = State.STOPPED;
            machines.put(machine.id, machine);
        }
        var provider = new Provider();
        scaler = new Scaler(() -> new Demand.Load(queue.size(), 0), provider, raced(), settings, clock);
        other = new Scaler(() -> new Demand.Load(queue.size(), 0), provider, documents, settings, clock);
        forNobody = new Scaler(() -> new Demand.Load(0, 0), new AtRest(provider), new Read(), settings, clock);
    }

    /** The documents, with another look right before a write that has a condition. Unlocked: a look reads in several threads. */
    private Documents raced() {
        return (Documents) Proxy.newProxyInstance(
                Documents.class.getClassLoader(), new Class<?>[] {Documents.class}, (_, method, arguments) -> {
                    if (race && List.of("create", "replace").contains(method.getName())) {
                        race = false;
                        other.look(0);
                    }
                    if (mistake == Mistake.NODE_HOURS_FORGOTTEN && Keys.FLEET_PLANNER.equals(arguments[0])) {
                        forgetHours(arguments);
                    }
                    try {
                        return method.invoke(documents, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private static void forgetHours(Object[] arguments) {
        if (arguments.length > 1) {
            PlannerState said = FleetJson.readPlanner((String) arguments[1]);
            arguments[1] = FleetJson.write(said.counted(NodeTime.NONE));
        }
    }

    /** How many different steps there are. */
    static final int STEPS = 10;

    /** Takes one step; what cannot happen now does nothing. */
    void step(int which) {
        switch (which) {
            case 0 -> tick();
            case 1 -> look();
            case 2 -> {
                trace.add("a task");
                queue.add(clock.instant());
            }
            case 3 -> {
                trace.add("three tasks");
                for (int i = 0; i < 3; i++) {
                    queue.add(clock.instant());
                }
            }
            case 4 -> {
                trace.add("one dies");
                machines.values().stream()
                        .filter(machine -> machine.state == State.RUNNING && !machine.dead)
                        .findFirst()
                        .ifPresent(machine -> machine.dead = true);
            }
            case 5 -> {
                refused = !refused;
                trace.add("capacity refused: " + refused);
            }
            case 6 -> {
                trace.add("another look in the middle of this one");
                race = true;
                look();
                race = false;
            }
            case 7 -> {
                lag = lag.isZero() ? Duration.ofSeconds(40) : Duration.ZERO;
                trace.add("new nodes are shown after " + lag.toSeconds() + " s");
            }
            case 8 -> {
                trace.add("a task at the last moment");
                late = true;
            }
            default -> outage(!away);
        }
        // Whatever fleet there is, nothing is wanted of it for an empty queue.
        forNobody.look(0);
    }

    private void outage(boolean now) {
        away = now;
        trace.add("nodes cannot be looked at: " + now);
    }

    private void tick() {
        long on = on();
        clock.pass(TICK);
        spent.merge(today(), TICK.multipliedBy(on), Duration::plus);
        trace.add("15 s later");
        List.copyOf(machines.values()).forEach(Machine::live);
    }

    private void look() {
        FleetStatus seen;
        try {
            seen = scaler.look(0);
        } catch (TransientFailure e) {
            trace.add("look failed");
            return;
        }
        trace.add("look: " + seen.reason());
        boolean content = seen.reason().endsWith(": at work.") || seen.reason().endsWith(": booting.");
        check(
                !content || capable() >= seen.target(),
                "counts on " + seen.target() + " nodes, and " + capable() + " work");
        Instant minute = clock.instant().minusSeconds(60);
        check(acts.stream().filter(at -> at.isAfter(minute)).count() <= 2 * Memory.CALLS, "asks EC2 too often");
    }

    /** Trouble ends; with a look a minute everything is done and asleep after a while, and nothing more is planned. */
    void runToSleep() {
        refused = false;
        lag = Duration.ZERO;
        late = false;
        outage(false);
        // Who died is not buried by the planner: a machine that hangs is its own watchdog's, and powers off.
        machines.values().forEach(machine -> {
            if (machine.dead) {
                machine.dead = false;
                machine.state = State.STOPPING;
                machine.closedAt = Instant.MAX;
            }
        });
        run(40);
        if (!queue.isEmpty() && settings.pool().budgeted()) {
            check(
                    documents.find(Keys.FLEET_STATUS).orElseThrow().text().contains("is used up until 00:00 UTC"),
                    "tasks wait for the next day's budget and nobody says so");
            clock.pass(Duration.between(clock.instant(), midnight()));
            trace.add("midnight");
            run(40);
        }
        check(queue.isEmpty(), queue.size() + " tasks are never done");
        check(asleep(), "the fleet does not go to sleep");
        int before = acts.size();
        look();
        check(acts.size() == before, "something is done though there is nothing to do");
    }

    private void run(int minutes) {
        for (int minute = 0; minute < minutes && !(queue.isEmpty() && asleep()); minute++) {
            look();
            for (int i = 0; i < 4; i++) {
                tick();
            }
            forNobody.look(0);
        }
    }

    private LocalDate today() {
        return clock.instant().atZone(UTC).toLocalDate();
    }

    private Instant midnight() {
        return today().plusDays(1).atStartOfDay(UTC).toInstant();
    }

    private long on() {
        return machines.values().stream().filter(Machine::on).count();
    }

    /** What was used, and what those that are started now are reckoned with. */
    private void withinBudget(int more) {
        Duration used = spent.getOrDefault(today(), Duration.ZERO).plus(DailyBudget.A_START.multipliedBy(more));
        check(
                !settings.pool().budgeted()
                        || more == 0
                        || used.compareTo(settings.pool().daily()) <= 0,
                "%d are started, with which %s are used of %s"
                        .formatted(more, used, settings.pool().daily()));
    }

    private boolean asleep() {
        return machines.values().stream().allMatch(machine -> machine.state == State.STOPPED);
    }

    private int capable() {
        return (int) machines.values().stream().filter(Machine::capable).count();
    }

    private void notTooMany(int before) {
        int wanted = Math.ceilDiv(queue.size(), PER_NODE) + late();
        check(
                capable() <= Math.max(before, wanted),
                "%d nodes for %d tasks, of which %d were there".formatted(capable(), queue.size(), before));
    }

    /** Nodes that the oldest task's wait is good for, or that of one that a node has just named and another has taken since. */
    private int late() {
        Instant now = clock.instant();
        Instant waits = queue.isEmpty() ? now : queue.peek();
        Instant named = machines.values().stream()
                .filter(machine -> machine.state == State.RUNNING && !machine.shownFrom.isAfter(now))
                .flatMap(machine -> machine.lease.stream())
                .map(said -> Lateness.oldest(said, now))
                .filter(oldest -> !oldest.equals(Member.TAKES_NONE))
                .max(Instant::compareTo)
                .filter(oldest -> oldest.isBefore(waits))
                .orElse(waits);
        return (int) Math.min(queue.size(), Duration.between(named, now).dividedBy(BOOT));
    }

    private void check(boolean good, String what) {
        if (!good) {
            throw new Broken(what, trace);
        }
    }
}
