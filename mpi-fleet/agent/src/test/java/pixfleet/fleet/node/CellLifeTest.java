package pixfleet.fleet.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import pixfleet.fleet.Eventually;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.drain.Admission;
import pixfleet.fleet.drain.DrainLoop;
import pixfleet.fleet.drain.DrainLoop.End;
import pixfleet.fleet.drain.DrainSettings;
import pixfleet.fleet.drain.FakeBacklog;
import pixfleet.fleet.drain.FakeLedger;
import pixfleet.fleet.drain.Receipts;
import pixfleet.fleet.drain.Settlement;
import pixfleet.fleet.drain.Starts;
import pixfleet.fleet.drain.Telling;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.publish.FakeCompletions;
import pixfleet.fleet.world.World;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeLease.Seat;
import pixfleet.job.NodeLease.State;
import pixfleet.job.Task;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class CellLifeTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final DrainSettings SETTINGS = new DrainSettings(
            Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(60), 2);

    @TempDir
    private Path folder;

    private final FakeNodeLeases leases = new FakeNodeLeases();
    private final FakeBacklog backlog = new FakeBacklog(CLOCK, Duration.ofMillis(100));
    private final FakeLedger ledger = new FakeLedger();
    private final FakeCompletions told = new FakeCompletions();
    private final List<Node> nodes = new ArrayList<>();

    /** A node whose worlds do as they are told.heard() with a task. */
    private final class Node {
        private final LeaseKeeper own;
        private final CellLife life;
        private final String name;
        private final AtomicInteger worlds = new AtomicInteger();
        private CompletableFuture<End> end = new CompletableFuture<>();

        Node(String name) {
            this.name = name;
            this.own =
                    new LeaseKeeper(leases, CLOCK, name, new Seat("10.0.0." + (name.charAt(0) - 'a'), 2, ""), () -> 0);
            this.life = new CellLife(leases, own, CLOCK, 4, Duration.ofMillis(50));
            nodes.add(this);
        }

        Node lives(Function<Task, Outcome> outcomes) {
            own.start();
            end = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return life.run(() -> loop(outcomes));
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Executors.newVirtualThreadPerTaskExecutor());
            return this;
        }

        private DrainLoop loop(Function<Task, Outcome> outcomes) {
            var parts = new DrainLoop.Parts(
                    backlog,
                    new Admission(backlog, ledger, new Telling(ledger, told, CLOCK, name)),
                    new Settlement(
                            new Settlement.Ports(
                                    backlog,
                                    ledger,
                                    new Telling(ledger, told, CLOCK, name),
                                    (_, _) -> Optional.empty()),
                            CLOCK,
                            name),
                    new Receipts(folder.resolve(name), CLOCK),
                    listener -> world(listener, outcomes),
                    own,
                    new Random(1),
                    new Starts(folder.resolve(name + ".starts")));
            return new DrainLoop(parts, SETTINGS, CLOCK, Executors.newVirtualThreadPerTaskExecutor());
        }

        private World world(World.Listener listener, Function<Task, Outcome> outcomes) {
            worlds.incrementAndGet();
            listener.ready(2);
            return new World() {
                @Override
                public void run(long number, Task task) {
                    listener.started(number);
                    Outcome outcome = outcomes.apply(task);
                    if (!(outcome instanceof Outcome.Postponed)) {
                        listener.finished(number, outcome);
                    }
                }

                @Override
                public void end() {
                    listener.ended("asked");
                }
            };
        }
    }

    @AfterEach
    void end() {
        nodes.forEach(node -> node.life.stop());
        nodes.forEach(node -> node.own.stop());
    }

    private static Outcome failed(Task task) {
        return new Outcome.Failed("as asked");
    }

    /** A world that has the task and says no more of it. */
    private static Outcome never(Task task) {
        return new Outcome.Postponed("never told.heard()");
    }

    private void sent(String name) {
        Task task = Tasks.task("uploads", name, "canny");
        ledger.open(task.job());
        backlog.send(task);
    }

    private void written(String node, State state, String head, Instant at) {
        leases.write(new NodeLease(node, state, 2, 0, at, at.plusSeconds(30), new Seat("10.0.0.9", 3, head)));
    }

    private String follows(String node) {
        return leases.all().stream()
                .filter(lease -> lease.node().equals(node))
                .map(lease -> lease.seat().head())
                .findAny()
                .orElse("");
    }

    @Test
    void theHeadDrainsForAllAndTheOtherEndsAfterIt() throws Exception {
        Node head = new Node("b").lives(CellLifeTest::failed);
        Eventually.until("it is head", PATIENCE, () -> follows("b").equals("b"));
        Node member = new Node("a").lives(CellLifeTest::failed);
        sent("one");
        sent("two");

        assertThat(head.end.get(30, TimeUnit.SECONDS)).isEqualTo(End.IDLE);
        head.own.stop();
        assertThat(told.heard()).hasSize(2);
        assertThat(member.end.get(30, TimeUnit.SECONDS)).isEqualTo(End.IDLE);

        assertThat(member.worlds).hasValue(0);
        assertThat(follows("a")).isEqualTo("b");
        assertThat(leases.all()).allMatch(lease -> lease.state() == State.CLOSED);
    }

    @Test
    void aMembersSeatIsAmongThoseOfTheHeadsWorlds() {
        Node head = new Node("a").lives(CellLifeTest::failed);
        written("c", State.READY, "a", CLOCK.instant());
        written("b", State.READY, "", CLOCK.instant());

        Eventually.until(
                "who follows has a seat",
                PATIENCE,
                () -> head.life.seats().equals(List.of(new Seat("10.0.0.0", 2, "a"), new Seat("10.0.0.9", 3, "a"))));
    }

    @Test
    void aMemberBecomesHeadWhenTheHeadDies() throws Exception {
        written("a", State.READY, "a", CLOCK.instant());
        Node member = new Node("b").lives(CellLifeTest::failed);
        Eventually.until("it follows", PATIENCE, () -> follows("b").equals("a"));
        sent("left");
        assertThat(member.worlds).hasValue(0);

        written("a", State.READY, "a", CLOCK.instant().minusSeconds(31));

        assertThat(member.end.get(30, TimeUnit.SECONDS)).isEqualTo(End.IDLE);
        assertThat(told.heard()).hasSize(1);
        assertThat(follows("b")).isEqualTo("b");
    }

    @Test
    void aHeadThatFindsALowerOneGivesItsTasksBackAndFollows() {
        // As many as it may have: no look is under way that could take again what is given back.
        List.of("one", "two", "three", "four").forEach(this::sent);
        Node late = new Node("b").lives(CellLifeTest::never);
        Eventually.until(
                "it has the tasks",
                PATIENCE,
                () -> late.worlds.get() == 1 && late.own.lease().tasks() == 4);

        written("a", State.READY, "a", CLOCK.instant());

        Eventually.until("it follows", PATIENCE, () -> follows("b").equals("a"));
        assertThat(backlog.visible()).isEqualTo(4);
        assertThat(late.end).isNotDone();
    }

    @Test
    void aMemberStopsWhenTold() throws Exception {
        written("a", State.READY, "a", CLOCK.instant());
        Node member = new Node("b").lives(CellLifeTest::failed);
        Eventually.until("it follows", PATIENCE, () -> follows("b").equals("a"));

        member.life.stop();

        assertThat(member.end.get(5, TimeUnit.SECONDS)).isEqualTo(End.STOPPED);
    }

    @Test
    void aNodeThatCannotReadTheLeasesStaysWhatItIs() throws Exception {
        written("a", State.READY, "a", CLOCK.instant());
        Node member = new Node("b").lives(CellLifeTest::failed);
        Eventually.until("it follows", PATIENCE, () -> follows("b").equals("a"));
        written("a", State.CLOSED, "a", CLOCK.instant().minusSeconds(10));
        leases.out(true);

        Eventually.until("it has tried", PATIENCE, () -> leases.refusals() >= 3);
        assertThat(member.end).as("it cannot say that it ends").isNotDone();
        leases.out(false);

        assertThat(member.end.get(10, TimeUnit.SECONDS)).isEqualTo(End.IDLE);
        assertThat(leases.all()).allMatch(lease -> lease.state() == State.CLOSED);
    }
}
