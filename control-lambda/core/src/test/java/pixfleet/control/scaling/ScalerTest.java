package pixfleet.control.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static pixfleet.control.Samples.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.control.FakeClock;
import pixfleet.control.Samples;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.scaling.Node.State;
import pixfleet.fault.TransientFailure;
import pixfleet.job.FleetStatus;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.wire.FleetJson;

class ScalerTest {
    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final Duration TERM = Duration.ofSeconds(30);

    private final FakeDemand demand = new FakeDemand();
    private final FakeNodes nodes = new FakeNodes();
    private final FakeDocuments documents = new FakeDocuments();
    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final Scaler scaler = new Scaler(demand, nodes, documents, new ScalingSettings(8, 1, BOOT), clock);

    @BeforeEach
    void threeSleepingNodes() {
        nodes.set("i-c", 3, State.STOPPED);
        nodes.set("i-a", 1, State.STOPPED);
        nodes.set("i-b", 2, State.STOPPED);
    }

    private FleetStatus written() {
        return FleetJson.readStatus(
                documents.find(Keys.FLEET_STATUS).orElseThrow().text());
    }

    private void works(String node, double taskSeconds) {
        works(node, taskSeconds, 0);
    }

    private void works(String node, double taskSeconds, double taskWork) {
        works(node, taskSeconds, taskWork, NodeLease.NONE_WAITS);
    }

    private void works(String node, double taskSeconds, double taskWork, Instant oldest) {
        documents.put(
                Keys.node(node),
                FleetJson.write(new NodeLease(
                        node,
                        NodeLease.State.READY,
                        4,
                        4,
                        clock.instant(),
                        clock.instant().plus(TERM),
                        NodeLease.Seat.NONE,
                        0,
                        taskSeconds,
                        taskWork,
                        oldest)));
    }

    /** A first task of an hour among thumbnails: the estimate says one node, and the others wait behind it. */
    @Test
    void startsAnotherNodeOnceTasksHaveWaitedForLongerThanOneTakesToCome() {
        nodes.set("i-a", 1, State.RUNNING);
        Instant sent = clock.instant();
        demand.set(4, 4);
        works("i-a", 0.3, 0, sent);
        clock.pass(BOOT.minusSeconds(1));
        works("i-a", 0.3, 0, sent);
        scaler.look(0);
        assertThat(nodes.asked()).isEmpty();

        clock.pass(Duration.ofSeconds(1));
        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).containsExactly("i-b");
        assertThat(seen.reason())
                .isEqualTo("8 tasks that have waited for up to 5 minutes want 2 nodes: starting 1 of them.");
        nodes.set("i-b", 2, State.PENDING, clock.instant());
        scaler.look(0);
        assertThat(nodes.asked()).as("it boots").containsExactly("i-b");
    }

    @Test
    void startsNoOtherNodeForTasksThatWaitWithANodeWithoutAWorld() {
        nodes.set("i-a", 1, State.RUNNING);
        clock.pass(BOOT.multipliedBy(3));
        documents.put(
                Keys.node("i-a"),
                FleetJson.write(new NodeLease(
                        "i-a",
                        NodeLease.State.STARTING,
                        0,
                        4,
                        clock.instant(),
                        clock.instant().plus(TERM),
                        NodeLease.Seat.NONE,
                        0,
                        0,
                        0,
                        NOON)));
        demand.set(4, 4);

        scaler.look(0);

        assertThat(nodes.asked()).isEmpty();
    }

    @Test
    void wantsNodesByTheWorkOnceOneHasMeasuredIt() {
        nodes.set("i-a", 1, State.RUNNING);
        works("i-a", 0.3);
        demand.set(100, 4);

        assertThat(scaler.look(0).target()).as("31 s of work").isEqualTo(2);

        works("i-a", 60);
        assertThat(scaler.look(0).target()).as("a minute each, of three nodes").isEqualTo(3);
    }

    @Test
    void whatWasMeasuredIsKnownWhenTheNextJobWakesTheFleet() {
        nodes.set("i-a", 1, State.RUNNING);
        works("i-a", 0.3);
        demand.set(0, 4);
        scaler.look(0);
        nodes.set("i-a", 1, State.STOPPED);
        clock.pass(Duration.ofHours(9));
        demand.set(100, 0);

        assertThat(scaler.look(0).target()).isEqualTo(1);
    }

    /** A thumbnail's worth of pixels, and forty megapixels through a dear chain. */
    @ParameterizedTest
    @CsvSource({"0.04, 1", "0.5, 1", "2, 2", "9, 3"})
    void theFirstJobOfADeploymentWantsNodesByItsOwnWork(double work, int nodesWanted) {
        FleetStatus seen = scaler.lookFor(new Sent(50, work)).status();

        assertThat(seen.target()).isEqualTo(nodesWanted);
        clock.pass(Duration.ofMinutes(1));
        demand.set(50, 0);
        assertThat(scaler.look(0).target()).as("the sweep knows it, too").isEqualTo(nodesWanted);
    }

    @Test
    void aJobOfLargerImagesThanTheLastIsKnownForWhatItIsAtOnce() {
        nodes.set("i-a", 1, State.RUNNING);
        works("i-a", 0.1, 0.2);
        demand.set(100, 0);
        assertThat(scaler.lookFor(new Sent(100, 0.2)).status().target())
                .as("10 s of work")
                .isEqualTo(1);

        assertThat(scaler.lookFor(new Sent(100, 2)).status().target())
                .as("ten times as much an image, and nobody has done one")
                .isEqualTo(3);
    }

    @Test
    void whatIsSentBetweenTwoLooksCountsWithTheNext() {
        var scaleTrigger = new ScaleTrigger(scaler, clock, clock::pass);
        scaleTrigger.after(new Sent(1, 0.04));
        clock.pass(Duration.ofSeconds(1));
        scaleTrigger.after(new Sent(39, 9));
        clock.pass(Duration.ofSeconds(5));
        demand.set(40, 0);

        scaleTrigger.after(new Sent(1, 9));

        assertThat(written().target()).isEqualTo(3);
    }

    @Test
    void startsWhatIsMissingBySlotAndWritesItDown() {
        demand.set(10, 0);

        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).containsExactly("i-a", "i-b");
        assertThat(written()).isEqualTo(seen);
        assertThat(seen.target()).isEqualTo(2);
        assertThat(seen.waiting()).isEqualTo(10);
        assertThat(seen.nodes())
                .extracting(FleetStatus.NodeState::state)
                .containsExactly("pending", "pending", "stopped");
        assertThat(seen.nodes()).extracting(FleetStatus.NodeState::slot).containsExactly(1, 2, 3);
    }

    @Test
    void sixLooksStartNoMoreThanOne() {
        demand.set(1, 0);
        for (int look = 0; look < 6; look++) {
            scaler.look(0);
        }

        assertThat(nodes.asked()).containsExactly("i-a");
    }

    @Test
    void takesTheNextNodeWhereTheProviderHasNoMachine() {
        demand.set(1, 0);
        nodes.refuse("i-a");

        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).containsExactly("i-a", "i-b");
        assertThat(seen.reason())
                .contains("In place of node 1 (InsufficientInstanceCapacity: the provider has no machine to spare).");
    }

    @Test
    void waitsWithAReasonWhereTheProviderHasNoMachineAtAll() {
        demand.set(20, 0);
        nodes.refuse("i-a");
        nodes.refuse("i-b");
        nodes.refuse("i-c");

        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).containsExactly("i-a", "i-b", "i-c");
        assertThat(seen.reason()).contains("waiting for 3", "node 1", "node 2", "node 3");
        assertThat(seen.nodes()).extracting(FleetStatus.NodeState::state).containsOnly("stopped");
    }

    @Test
    void passesOverANodeThatChangedUnderItsHands() {
        var stale = new Nodes() {
            @Override
            public List<Node> pool() {
                return Arrays.asList(
                        new Node("i-gone", 0, State.STOPPED, NOON), new Node("i-a", 1, State.STOPPED, NOON));
            }

            @Override
            public Start start(List<Node> batch) {
                return nodes.start(batch);
            }

            @Override
            public Creation make(Order order) {
                return nodes.make(order);
            }

            @Override
            public Optional<Start.Refused> remove(List<Node> asleep) {
                return nodes.remove(asleep);
            }
        };
        demand.set(1, 0);

        FleetStatus seen = new Scaler(demand, stale, documents, new ScalingSettings(8, 1, BOOT), clock).look(0);

        assertThat(nodes.asked()).containsExactly("i-gone", "i-a");
        assertThat(seen.reason()).contains("In place of node 0 (InvalidInstanceID.NotFound: it no longer exists).");
    }

    @Test
    void countsWhatTheCallerKnowsAndTheQueueDoesNotShowYet() {
        demand.set(0, 0);

        assertThat(scaler.look(1).waiting()).isEqualTo(1);

        assertThat(nodes.asked()).containsExactly("i-a");
    }

    @Test
    void leavesAStoppingNodeAlone() {
        nodes.clear();
        nodes.set("i-a", 1, State.STOPPING);
        demand.set(5, 0);

        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).isEmpty();
        assertThat(seen.reason()).contains("waiting until 1 node has stopped");
    }

    @Test
    void nudgesAtOnceButNotForEveryImageOfABurst() {
        var scaleTrigger = new ScaleTrigger(scaler, clock, clock::pass);
        demand.set(1, 0);
        scaleTrigger.after(new Sent(0));
        assertThat(nodes.asked()).isEmpty();

        scaleTrigger.after(new Sent(1));
        demand.set(20, 0);
        scaleTrigger.after(new Sent(1));
        assertThat(nodes.asked()).containsExactly("i-a");

        clock.pass(Duration.ofSeconds(5));
        scaleTrigger.after(new Sent(1));
        assertThat(nodes.asked()).containsExactly("i-a", "i-b", "i-c");
    }

    private void says(String node, NodeLease.State state, Duration ago, Duration term) {
        Instant renewed = clock.instant().minus(ago);
        var lease = new NodeLease(node, state, 2, 0, renewed, renewed.plus(term));
        documents.put(Keys.node(node), FleetJson.write(lease));
    }

    @Test
    void startsTheSiblingOfANodeThatHasClosedItsLease() {
        nodes.set("i-a", 1, State.RUNNING);
        clock.pass(Duration.ofMinutes(1));
        says("i-a", NodeLease.State.CLOSED, Duration.ofSeconds(1), TERM);
        demand.set(1, 0);

        scaler.look(1);

        assertThat(nodes.asked()).containsExactly("i-b");
    }

    @Test
    void startsTheSiblingOfANodeWhoseLeaseHasEnded() {
        nodes.set("i-a", 1, State.RUNNING);
        clock.pass(Duration.ofHours(1));
        says("i-a", NodeLease.State.READY, TERM.plusSeconds(1), TERM);
        demand.set(5, 0);

        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).containsExactly("i-b");
        assertThat(seen.reason()).endsWith("Node 1 is on but gives no sign of life and does not count.");
    }

    @Test
    void waitsForABootAsLongAsOneTakesAndThenTakesTheNextNode() {
        nodes.set("i-a", 1, State.RUNNING);
        says("i-a", NodeLease.State.CLOSED, Duration.ofHours(1), TERM);
        demand.set(1, 0);

        clock.pass(BOOT.minusSeconds(1));
        scaler.look(0);
        assertThat(nodes.asked()).as("its lease is of the time before").isEmpty();

        clock.pass(Duration.ofSeconds(1));
        scaler.look(0);
        assertThat(nodes.asked()).containsExactly("i-b");
    }

    @Test
    void countsANodeWhoseLeaseIsGoodHoweverLongItRuns() {
        nodes.set("i-a", 1, State.RUNNING);
        clock.pass(Duration.ofDays(1));
        says("i-a", NodeLease.State.STARTING, Duration.ofSeconds(9), TERM);
        demand.set(1, 0);

        assertThat(scaler.look(0).reason()).isEqualTo("1 task wants 1 node: at work.");
        assertThat(nodes.asked()).isEmpty();
    }

    @Test
    void triesTheOthersWhateverStandsAgainstOneAndSaysWhatItMeans() {
        demand.set(20, 0);
        nodes.refuse("i-a", "VcpuLimitExceeded", "the account may not run more machines of this kind at once");
        nodes.refuse("i-b", "RequestLimitExceeded", "EC2 was asked too often");

        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).containsExactly("i-a", "i-b", "i-c");
        assertThat(seen.reason())
                .isEqualTo(
                        "20 tasks want 3 nodes: starting 3 of them. Could not start node 1 (VcpuLimitExceeded: the account may "
                                + "not run more machines of this kind at once), node 2 (RequestLimitExceeded: EC2 was asked too "
                                + "often): waiting for 2, the next look is within a minute.");
        assertThat(written()).isEqualTo(seen);
    }

    @Test
    void writesDownThatTheNodesCannotBeLookedAt() {
        demand.set(7, 2);
        nodes.away(true);

        assertThatThrownBy(() -> scaler.look(0)).isInstanceOf(TransientFailure.class);

        assertThat(written().waiting()).isEqualTo(7);
        assertThat(written().reason())
                .isEqualTo("The nodes could not be looked at (describe the nodes). The next look is within a minute.");
    }

    @Test
    void keepsItsPaceWhereLooksFail() {
        var scaleTrigger = new ScaleTrigger(scaler, clock, clock::pass);
        demand.set(1, 0);
        nodes.away(true);
        for (int event = 0; event < 1000; event++) {
            scaleTrigger.after(new Sent(1));
            clock.pass(Duration.ofMillis(10));
        }

        assertThat(nodes.looks()).as("in ten seconds").isEqualTo(2);
        nodes.away(false);
        scaleTrigger.after(new Sent(1));
        assertThat(nodes.asked()).containsExactly("i-a");
    }

    @Test
    void looksAgainUntilTheLastNodeIsOffAndStartsIt() {
        nodes.clear();
        nodes.set("i-a", 1, State.STOPPING);
        demand.set(1, 0);
        var pauses = new ArrayList<Duration>();

        new ScaleTrigger(scaler, clock, pause -> {
                    pauses.add(pause);
                    clock.pass(pause);
                    if (pauses.size() == 3) {
                        nodes.set("i-a", 1, State.STOPPED);
                    }
                })
                .after(new Sent(1));

        assertThat(nodes.asked()).containsExactly("i-a");
        assertThat(pauses).hasSize(3);
    }

    @Test
    void doesNotWaitLongForANodeThatNeverPowersOff() {
        nodes.clear();
        nodes.set("i-a", 1, State.STOPPING);
        demand.set(1, 0);

        new ScaleTrigger(scaler, clock, clock::pass).after(new Sent(1));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(30));
        assertThat(nodes.asked()).isEmpty();
    }

    private Scaler growing(int min, int max, Purchase... terms) {
        var pool = new PoolSettings(min, max, List.of(terms), "2", Duration.ofDays(30));
        return new Scaler(demand, nodes, documents, new ScalingSettings(8, 1, BOOT, pool), clock);
    }

    private Scaler budgeted(Duration daily) {
        var pool = new PoolSettings(0, 1000, List.of(), "", Duration.ofDays(30), daily);
        return new Scaler(demand, nodes, documents, new ScalingSettings(8, 1, BOOT, pool), clock);
    }

    @Test
    void startsNoNodeBeyondTheDaysBudgetUntilMidnight() {
        Scaler budgeted = budgeted(Duration.ofHours(1));
        demand.set(8, 0);
        budgeted.look(0);
        nodes.set("i-a", 1, State.RUNNING, clock.instant());
        for (int minute = 0; minute < 55; minute++) {
            clock.pass(Duration.ofMinutes(1));
            works("i-a", 0);
            budgeted.look(0);
        }
        demand.set(24, 0);

        FleetStatus seen = budgeted.look(0);

        assertThat(nodes.asked()).containsExactly("i-a");
        assertThat(seen.reason())
                .isEqualTo(
                        "24 tasks want 3 nodes: no more than the 1 that is on. The daily budget of 1 node-hours is used up"
                                + " until 00:00 UTC; nodes that are on go on until they are idle.");
        assertThat(seen.rung()).isEqualTo("daily budget");
        assertThat(seen.today().budget()).isEqualTo(1);
        assertThat(seen.today().used()).isCloseTo(55 / 60.0, within(0.001));
        assertThat(written()).isEqualTo(seen);

        nodes.set("i-a", 1, State.STOPPED);
        clock.pass(Duration.between(clock.instant(), NOON.plus(Duration.ofHours(12))));
        assertThat(budgeted.look(0).rung()).isEqualTo("stopped node");
        assertThat(nodes.asked()).containsExactly("i-a", "i-a", "i-b", "i-c");
    }

    @Test
    void countsANodeUntilItsLastWordAndASleepingOneNotAtAll() {
        Scaler budgeted = budgeted(Duration.ofHours(10));
        demand.set(8, 0);
        budgeted.look(0);
        nodes.set("i-a", 1, State.RUNNING, clock.instant());
        demand.set(0, 0);
        clock.pass(Duration.ofMinutes(6));
        budgeted.look(0);
        clock.pass(Duration.ofMinutes(5));
        says("i-a", NodeLease.State.CLOSED, Duration.ZERO, TERM);
        nodes.set("i-a", 1, State.STOPPED);
        clock.pass(Duration.ofHours(3));

        assertThat(budgeted.look(0).today().used() * 3600).isCloseTo(11 * 60 + 30, within(1e-6));
        String planner = documents.find(Keys.FLEET_PLANNER).orElseThrow().version();
        clock.pass(Duration.ofHours(1));
        assertThat(budgeted.look(0).today().used() * 3600).isCloseTo(11 * 60 + 30, within(1e-6));
        assertThat(documents.find(Keys.FLEET_PLANNER).orElseThrow().version())
                .as("of a pool that sleeps nothing is written")
                .isEqualTo(planner);
    }

    private void sleepers(int count, String type) {
        for (int i = 0; i < count; i++) {
            String id = "i-%s-%03d".formatted(type, i);
            nodes.set(new Node(id, 100 + i, State.STOPPED, NOON, new Kind(type, "z", false), "2"));
        }
    }

    @Test
    void startsHundredsInBatches() {
        nodes.clear();
        sleepers(550, "one");
        demand.set(8000, 0);

        scaler.look(0);

        assertThat(nodes.asked()).hasSize(550).doesNotHaveDuplicates();
        assertThat(nodes.batches()).extracting(List::size).containsExactly(250, 250, 50);
    }

    @Test
    void halvesABatchUntilItIsKnownWhoCannotAndStartsTheOthers() {
        nodes.clear();
        sleepers(20, "one");
        nodes.refuse("i-one-003", "InvalidKMSKey.InvalidState", "the key cannot be used", false);
        demand.set(160, 0);

        FleetStatus seen = scaler.look(0);

        assertThat(seen.reason()).contains("node 103 (InvalidKMSKey.InvalidState: the key cannot be used)");
        assertThat(seen.nodes().stream().filter(node -> node.state().equals("pending")))
                .hasSize(19);
        assertThat(nodes.batches().size()).isLessThanOrEqualTo(Memory.CALLS);
    }

    @Test
    void goesUpTheLadderAndSaysWhichRungIsLeft() {
        nodes.clear();
        sleepers(5, "one");
        sleepers(2, "two");
        for (int i = 0; i < 5; i++) {
            nodes.refuse("i-one-00" + i, "InsufficientInstanceCapacity", "no machine of this kind");
        }
        nodes.refuse(Purchase.ON_DEMAND, "VcpuLimitExceeded", "a higher quota is needed");
        demand.set(32, 0);

        FleetStatus seen = growing(0, 20, Purchase.ON_DEMAND, Purchase.SPOT).look(0);

        assertThat(seen.rung()).isEqualTo("other purchase option");
        assertThat(nodes.orders())
                .extracting(order -> order.count() + " " + order.terms())
                .containsExactly("2 ON_DEMAND", "2 SPOT");
        assertThat(seen.reason())
                .contains("InsufficientInstanceCapacity: no machine of this kind")
                .contains("a new node on demand (VcpuLimitExceeded: a higher quota is needed)");
    }

    @Test
    void waitsLongerEachTimeWhereEveryRungIsRefusedAndStartsOnceThereIsCapacity() {
        Scaler growing = growing(0, 3, Purchase.ON_DEMAND, Purchase.SPOT);
        nodes.clear();
        nodes.refuse(Purchase.ON_DEMAND, "InsufficientInstanceCapacity", "no machine");
        nodes.refuse(Purchase.SPOT, "MaxSpotInstanceCountExceeded", "a higher quota is needed");
        demand.set(1, 0);

        for (int minute = 0; minute < 60; minute++) {
            FleetStatus seen = growing.look(0);
            assertThat(seen.rung()).isEqualTo("wait");
            assertThat(seen.reason())
                    .contains(
                            "InsufficientInstanceCapacity: no machine", "MaxSpotInstanceCountExceeded: a higher quota");
            clock.pass(Duration.ofMinutes(1));
        }
        assertThat(nodes.orders().size()).as("two orders an attempt").isBetween(16, 24);
        nodes.relent();
        clock.pass(Duration.ofMinutes(10));

        assertThat(growing.look(0).rung()).isEqualTo("new node");
        assertThat(nodes.pool()).hasSize(1);
    }

    @Test
    void makesNoMoreThanMaxAndNoneTwice() {
        nodes.clear();
        demand.set(1000, 0);
        Scaler growing = growing(0, 5, Purchase.ON_DEMAND);

        growing.look(0);
        List<Node> made = nodes.pool();
        nodes.clear();
        assertThat(growing.look(0).target()).as("the list lags behind").isEqualTo(5);
        made.forEach(nodes::set);
        growing.look(0);

        assertThat(nodes.orders()).extracting(Nodes.Order::count).containsExactly(5);
    }

    @Test
    void doesNothingWhileAnotherHasItsTurn() {
        demand.set(1, 0);
        documents.put(Keys.FLEET_PLANNER, FleetJson.write(Memory.taken(Memory.fresh(), clock.instant())));

        assertThat(scaler.lookFor(new Sent(0)).again()).isTrue();
        assertThat(nodes.asked()).isEmpty();
        clock.pass(Memory.TURN);
        scaler.look(0);

        assertThat(nodes.asked()).containsExactly("i-a");
    }

    @Test
    void keepsTheLeastAsleepAndRemovesWhatIsOldOrUnusedWhileItSleeps() {
        nodes.clear();
        Scaler growing = growing(2, 10, Purchase.SPOT, Purchase.ON_DEMAND);
        assertThat(growing.look(0).reason()).isEqualTo("Nothing to do: making 2 new nodes, to sleep until there is.");
        assertThat(nodes.orders()).extracting(Nodes.Order::terms).containsExactly(Purchase.ON_DEMAND);

        nodes.pool().forEach(node -> nodes.set(node.in(State.STOPPED)));
        nodes.set(new Node("i-old", 8, State.STOPPED, NOON, Kind.UNKNOWN, "1"));
        nodes.set(new Node("i-on", 9, State.RUNNING, NOON, Kind.UNKNOWN, "1"));
        sleepers(1, "extra");
        growing.look(0);
        assertThat(nodes.removed()).containsExactly("i-old");

        clock.pass(Duration.ofDays(31));
        growing.look(0);
        assertThat(nodes.removed()).containsExactly("i-old", "i-extra-000", "i-new-2");
        assertThat(nodes.pool()).extracting(Node::id).contains("i-new-1", "i-on");
    }
}
