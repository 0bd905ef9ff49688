package pixfleet.bench.scale;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import pixfleet.bench.scale.Outcome.Sample;
import pixfleet.bench.scale.Outcome.Use;
import pixfleet.control.ledger.Documents;
import pixfleet.control.scaling.Demand;
import pixfleet.control.scaling.Kind;
import pixfleet.control.scaling.Node;
import pixfleet.control.scaling.Node.State;
import pixfleet.control.scaling.Nodes;
import pixfleet.control.scaling.Nodes.Start.Refused;
import pixfleet.control.scaling.Nodes.Start.Started;
import pixfleet.control.scaling.PoolSettings;
import pixfleet.control.scaling.Purchase;
import pixfleet.control.scaling.Scaler;
import pixfleet.control.scaling.ScalingSettings;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.wire.FleetJson;

/** A discrete-event simulation: the planner is the product's own, with its policy; whatever it meets is played by {@link DayInputs}. */
final class SimulatedDay implements Nodes {
    private static final int TASKS_PER_NODE = 8;
    private static final int SAMPLES = 400;

    /** What is to happen, and when. */
    private record Event(double at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Double.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** Images that came together, and how many there were with them. */
    private record Chunk(double at, int last) {}

    private final class Machine {
        final String id;
        final int slot;
        State state = State.STOPPED;
        double launched;
        double on;
        double idleSince;
        double measured;
        int busy;
        int done;
        int starts;
        int useless;

        Machine(int slot) {
            this.slot = slot;
            this.id = "i-%05d".formatted(slot);
        }

        void start(double seconds) {
            state = State.PENDING;
            launched = now;
            done = 0;
            starts++;
            after(
                    seconds * (1 - DayInputs.START_SPREAD + 2 * DayInputs.START_SPREAD * random.nextDouble()),
                    this::ready);
        }

        private void ready() {
            state = State.RUNNING;
            idleSince = now;
            say(NodeLease.State.READY);
            for (int rank = 0; rank < DayInputs.RANKS; rank++) {
                take();
            }
            after(DayInputs.IDLE_SECONDS, this::perhapsStop);
        }

        void take() {
            if (state != State.RUNNING || busy == DayInputs.RANKS || waiting == 0) {
                return;
            }
            waiting--;
            busy++;
            double seconds =
                    DayInputs.IMAGE_SECONDS * (1 - DayInputs.SPREAD + 2 * DayInputs.SPREAD * random.nextDouble());
            after(seconds, () -> finished(seconds));
        }

        private void finished(double seconds) {
            busy--;
            done++;
            finished++;
            lastDone = now;
            idleSince = now;
            // As an agent measures it: of several at a time each counts for its share.
            measured = measured == 0 ? seconds / DayInputs.RANKS : 0.95 * measured + 0.05 * seconds / DayInputs.RANKS;
            ends.add(now, 1);
            take();
        }

        private void perhapsStop() {
            double idle = now - idleSince;
            if (busy > 0 || waiting > 0 || idle < DayInputs.IDLE_SECONDS - 1e-6) {
                after(Math.max(1, DayInputs.IDLE_SECONDS - idle), this::perhapsStop);
                return;
            }
            say(NodeLease.State.CLOSED);
            state = State.STOPPING;
            on += now - launched;
            useless += done == 0 ? 1 : 0;
            after(DayInputs.STOP_SECONDS, () -> state = State.STOPPED);
        }

        private void say(NodeLease.State what) {
            Instant at = clock.instant();
            var lease = new NodeLease(
                    id,
                    what,
                    DayInputs.RANKS,
                    busy,
                    at,
                    at.plusSeconds(86_400),
                    NodeLease.Seat.NONE,
                    0,
                    measured,
                    0,
                    oldest());
            pages.put(Keys.node(id), FleetJson.write(lease));
        }
    }

    private final DayInputs inputs;
    private final Random random;
    private final Documents pages;
    private final Instant midnight;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Bucket describes = new Bucket(DayInputs.DESCRIBES);
    private final Bucket startCalls = new Bucket(DayInputs.STARTS);
    private final Bucket launchCalls = new Bucket(DayInputs.LAUNCHES);
    private final Bucket started = new Bucket(DayInputs.STARTED);
    private final Bucket launched = new Bucket(DayInputs.LAUNCHED);
    private final Rates uploads = new Rates();
    private final Rates ends = new Rates();
    private final Queue<Chunk> sent = new ArrayDeque<>();
    private final List<Sample> plot = new ArrayList<>();
    private final Scaler scaler;
    private double now;
    private double lastDone;
    private double nextTrigger;
    private double countedAt = Double.NEGATIVE_INFINITY;
    private long order;
    private int waiting;
    private int counted;
    private int arrived;
    private int finished;
    private int looks;
    private int inFlight;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return at(now);
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
     * @param pages what the planner knows of earlier days
     * @param day which day it is
     */
    SimulatedDay(DayInputs inputs, long seed, Documents pages, int day) {
        this.inputs = inputs;
        this.random = new Random(seed);
        this.pages = pages;
        this.midnight = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(day));
        for (int i = 0; i < inputs.asleep(); i++) {
            add();
        }
        var pool = new PoolSettings(0, inputs.nodes(), List.of(Purchase.ON_DEMAND), "1", Duration.ofDays(30));
        var settings = new ScalingSettings(TASKS_PER_NODE, 1, Duration.ofSeconds(300), pool);
        scaler = new Scaler(this::load, this, pages, settings, clock);
    }

    private Instant at(double seconds) {
        return midnight.plusMillis(Math.round(seconds * 1000));
    }

    private Machine add() {
        var machine = new Machine(machines.size() + 1);
        machines.put(machine.id, machine);
        return machine;
    }

    private void after(double seconds, Runnable what) {
        events.add(new Event(now + seconds, order++, what));
    }

    Outcome run() {
        arrive();
        after(0, this::sweep);
        after(0, this::sample);
        while (!events.isEmpty()) {
            Event next = events.poll();
            now = next.at();
            next.what().run();
        }
        return outcome();
    }

    private Outcome outcome() {
        int starts =
                machines.values().stream().mapToInt(machine -> machine.starts).sum();
        int useless =
                machines.values().stream().mapToInt(machine -> machine.useless).sum();
        double nodeSeconds =
                machines.values().stream().mapToDouble(machine -> machine.on).sum();
        return new Outcome(lastDone, starts, useless, looks, nodeSeconds, uses(), plot);
    }

    private List<Use> uses() {
        return List.of(
                bucket("EC2 DescribeInstances, tokens", DayInputs.DESCRIBES, describes),
                bucket("EC2 StartInstances, tokens", DayInputs.STARTS, startCalls),
                bucket("EC2 StartInstances, instances", DayInputs.STARTED, started),
                bucket("EC2 CreateFleet, tokens", DayInputs.LAUNCHES, launchCalls),
                bucket("EC2 CreateFleet, instances", DayInputs.LAUNCHED, launched),
                rate(
                        "table, write units a second",
                        DayInputs.WRITES_AN_UPLOAD,
                        DayInputs.WRITES_AN_END,
                        DayInputs.TABLE_WRITES),
                rate(
                        "table, read units a second",
                        DayInputs.READS_AN_UPLOAD,
                        DayInputs.READS_AN_END,
                        DayInputs.TABLE_READS),
                rate("S3, writes a second", 1, DayInputs.S3_WRITES_AN_END, DayInputs.S3_WRITES),
                rate("S3, reads a second", 1, DayInputs.S3_READS_AN_END, DayInputs.S3_READS),
                new Use("SQS, messages in flight", inFlight, DayInputs.IN_FLIGHT, 0),
                rate(
                        "functions at a time",
                        DayInputs.CALLS_AN_IMAGE * DayInputs.SECONDS_A_CALL,
                        0,
                        DayInputs.CONCURRENCY));
    }

    private static Use bucket(String what, double[] sizeAndRefill, Bucket bucket) {
        return new Use(what, Math.round(bucket.used() * sizeAndRefill[0]), sizeAndRefill[0], bucket.refused());
    }

    private Use rate(String what, double anUpload, double anEnd, double limit) {
        var sum = new Rates();
        uploads.all().forEach((second, count) -> sum.add(second, anUpload * count));
        ends.all().forEach((second, count) -> sum.add(second, anEnd * count));
        return new Use(what, sum.most(), limit, 0);
    }

    /** Uploads of a tenth of a second are one event. */
    private void arrive() {
        int chunk = (int) Math.min(inputs.images() - arrived, Math.max(1, Math.round(inputs.arrivals() / 10)));
        waiting += chunk;
        arrived += chunk;
        sent.add(new Chunk(now, arrived));
        uploads.add(now, chunk);
        for (Machine machine : machines.values()) {
            for (int rank = machine.busy; rank < DayInputs.RANKS && waiting > 0; rank++) {
                machine.take();
            }
        }
        if (now >= nextTrigger) {
            nextTrigger = now + DayInputs.TRIGGER_SECONDS;
            look(chunk);
        }
        if (arrived < inputs.images()) {
            after(chunk / inputs.arrivals(), this::arrive);
        }
    }

    private void sweep() {
        look(0);
        if (finished < inputs.images() || machines.values().stream().anyMatch(this::isOn)) {
            after(DayInputs.SWEEP_SECONDS, this::sweep);
        }
    }

    private void sample() {
        int on = (int) machines.values().stream().filter(this::isOn).count();
        int working = (int)
                machines.values().stream().filter(machine -> machine.busy > 0).count();
        plot.add(new Sample(now, on, working, waiting));
        if (finished < inputs.images() || on > 0) {
            after((inputs.ideal() + 2 * DayInputs.IDLE_SECONDS) / SAMPLES, this::sample);
        }
    }

    private boolean isOn(Machine machine) {
        return machine.state == State.PENDING || machine.state == State.RUNNING;
    }

    /** When the first task was sent that nobody has taken yet. */
    private Instant oldest() {
        if (waiting == 0) {
            return NodeLease.NONE_WAITS;
        }
        while (sent.element().last() <= arrived - waiting) {
            sent.remove();
        }
        return at(sent.element().at());
    }

    private void look(int known) {
        looks++;
        // As agents do between two looks.
        machines.values().stream()
                .filter(machine -> machine.state == State.RUNNING)
                .forEach(machine -> machine.say(NodeLease.State.READY));
        scaler.look(known);
    }

    /** The queue's count is as old as the inputs say. */
    private Demand.Load load() {
        if (now - countedAt >= DayInputs.COUNT_AGE_SECONDS) {
            countedAt = now;
            counted = waiting;
        }
        int working = arrived - waiting - finished;
        int ahead = (int)
                Math.min(counted, machines.values().stream().filter(this::isOn).count() * DayInputs.RANKS);
        inFlight = Math.max(inFlight, working + ahead);
        return new Demand.Load(counted, working);
    }

    @Override
    public List<Node> pool() {
        describes.take(now, Math.max(1, Math.ceilDiv(machines.size(), 1000)));
        return machines.values().stream()
                .map(machine -> new Node(
                        machine.id,
                        machine.slot,
                        machine.state,
                        midnight.plusMillis((long) (machine.launched * 1000)),
                        Kind.UNKNOWN,
                        "1"))
                .toList();
    }

    private static Refused throttled() {
        return new Refused("RequestLimitExceeded", "EC2 was asked too often", true);
    }

    @Override
    public Start start(List<Node> batch) {
        if (!startCalls.take(now, 1) || !started.take(now, batch.size())) {
            return throttled();
        }
        for (Node node : batch) {
            Machine machine = machines.get(node.id());
            if (machine != null && machine.state == State.STOPPED) {
                machine.start(DayInputs.START_SECONDS);
            }
        }
        return new Started();
    }

    @Override
    public Creation make(Order wanted) {
        if (!launchCalls.take(now, 1) || !launched.take(now, wanted.count())) {
            return new Creation(List.of(), List.of(throttled()));
        }
        var ids = new ArrayList<String>();
        for (int i = 0; i < wanted.count(); i++) {
            Machine machine = add();
            machine.start(DayInputs.MAKE_SECONDS);
            ids.add(machine.id);
        }
        return new Creation(ids, List.of());
    }

    @Override
    public Optional<Refused> remove(List<Node> asleep) {
        asleep.forEach(node -> machines.remove(node.id()));
        return Optional.empty();
    }
}
