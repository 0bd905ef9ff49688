package pixfleet.control.scaling;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pixfleet.control.ledger.Concurrent;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.Write;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.job.FleetStatus;
import pixfleet.job.FleetStatus.NodeState;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.job.PlannerState;
import pixfleet.metric.Measurement;
import pixfleet.wire.FleetJson;

/**
 * Looks at the demand, the pool and the leases of its nodes, starts or makes what is missing,
 * removes what nobody needs, and writes down what it saw and why. Never stops a node.
 */
public final class Scaler {
    private final Demand demand;
    private final Nodes nodes;
    private final Documents documents;
    private final ScalingSettings settings;
    private final Clock clock;

    /**
     * @param demand what there is to do
     * @param nodes the pool
     * @param documents where the fleet's status is kept, and the leases of its nodes
     * @param settings how demand becomes nodes
     * @param clock dates the status
     */
    public Scaler(Demand demand, Nodes nodes, Documents documents, ScalingSettings settings, Clock clock) {
        this.demand = demand;
        this.nodes = nodes;
        this.documents = documents;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What a look found.
     *
     * @param status what was written down
     * @param again whether nodes on their way out are all that could still be started, or somebody else was at it
     * @param census the same in numbers
     */
    public record Look(FleetStatus status, boolean again, List<Measurement> census) {
        /** Copies the list. */
        public Look {
            census = List.copyOf(census);
        }
    }

    /**
     * What is known before a look.
     *
     * @param state what the last one left
     * @param version of its document; empty if there was none
     */
    private record Known(PlannerState state, String version) {}

    /**
     * One look. One at a time starts, makes and removes nodes; another one that comes meanwhile leaves all as it is.
     *
     * @param known tasks the caller knows to be on the queue; the queue's own count may not show them yet
     * @return what was written down
     */
    public FleetStatus look(int known) {
        return lookFor(known).status();
    }

    /** {@link #look}, with what the next one may hope for. */
    public Look lookFor(int known) {
        Load measured = demand.measure();
        Load load = measured.tasks() >= known ? measured : new Load(known - measured.inFlight(), measured.inFlight());
        Instant now = clock.instant();
        // Read before the nodes: if nobody took a turn since, nobody changed what is seen of them.
        Known before = known();
        List<Node> listed = found(load, now);
        List<Member> pool = members(listed, now);
        int unseen = Memory.unseen(before.state(), Memory.ids(listed), now);
        double taskSeconds = Memory.taskSeconds(before.state(), pool);
        ScalingPlan plan =
                ScalingPolicy.plan(load, awake(pool, before.state(), now), unseen, settings.measured(taskSeconds), now);
        if (plan.empty()) {
            keep(before, taskSeconds);
            return found(load, pool, plan, plan.reason(), Rung.NONE, plan.leaving() > 0);
        }
        if (Memory.waits(before.state(), now)) {
            String reason = "%s Could not start %s: waiting, the next attempt is at %s."
                    .formatted(
                            plan.reason(),
                            before.state().words(),
                            before.state().retryAt().truncatedTo(ChronoUnit.SECONDS));
            return found(load, pool, plan, reason, Rung.WAIT, false);
        }
        if (now.isBefore(before.state().heldUntil()) || !take(before, now)) {
            return found(load, pool, plan, plan.reason(), Rung.NONE, true);
        }
        return climb(load, pool, plan, before.state().measured(taskSeconds), now);
    }

    private Look climb(Load load, List<Member> pool, ScalingPlan plan, PlannerState state, Instant now) {
        Climb climb =
                new Ladder(nodes, settings, plan, Memory.calls(state, now), "pixfleet-" + now.toEpochMilli()).climb();
        PlannerState after = Memory.after(state, climb, now);
        documents.put(Keys.FLEET_PLANNER, FleetJson.write(after));
        String reason = reason(plan, climb);
        FleetStatus status = written(load, plan, reason, climb.rung(), view(pool, climb.started()));
        return new Look(status, plan.leaving() > 0, Census.of(load, pool, climb.rung()));
    }

    /** A look after which nothing was done. */
    private Look found(Load load, List<Member> pool, ScalingPlan plan, String reason, Rung rung, boolean again) {
        FleetStatus status = written(load, plan, reason, rung, view(pool, Set.of()));
        return new Look(status, again, Census.of(load, pool, rung));
    }

    private Known known() {
        return documents
                .find(Keys.FLEET_PLANNER)
                .map(found -> new Known(FleetJson.readPlanner(found.text()), found.version()))
                .orElse(new Known(Memory.fresh(), ""));
    }

    /** Whoever acts meanwhile keeps its own; the next look measures again. */
    private void keep(Known before, double taskSeconds) {
        if (Memory.isNews(before.state(), taskSeconds)) {
            String text = FleetJson.write(before.state().measured(taskSeconds));
            var _ = before.version().isEmpty()
                    ? documents.create(Keys.FLEET_PLANNER, text)
                    : documents.replace(Keys.FLEET_PLANNER, text, before.version());
        }
    }

    /** Takes the turn, unless somebody else has taken one since. */
    private boolean take(Known before, Instant now) {
        String text = FleetJson.write(Memory.taken(before.state(), now));
        Write write = before.version().isEmpty()
                ? documents.create(Keys.FLEET_PLANNER, text)
                : documents.replace(Keys.FLEET_PLANNER, text, before.version());
        return write == Write.DONE;
    }

    /** Those that could not be started for a reason of their own are not asked for again at once. */
    private static List<Member> awake(List<Member> pool, PlannerState state, Instant now) {
        Set<String> shunned = Memory.shunned(state, now);
        return pool.stream()
                .map(member -> member.capacity() == Capacity.ASLEEP
                                && shunned.contains(member.node().id())
                        ? new Member(member.node(), Capacity.BARRED)
                        : member)
                .toList();
    }

    private FleetStatus written(Load load, ScalingPlan plan, String reason, Rung rung, List<NodeState> view) {
        var seen = new FleetStatus(
                clock.instant(), load.waiting(), load.inFlight(), plan.target(), reason, rung.word(), view);
        documents.put(Keys.FLEET_STATUS, FleetJson.write(seen));
        return seen;
    }

    /** Where the provider does not answer, that is what waiting tasks wait for, and it is written down before it is thrown. */
    private List<Node> found(Load load, Instant now) {
        try {
            return nodes.pool();
        } catch (RuntimeException e) {
            var reason = "The nodes could not be looked at (%s). The next look is within a minute."
                    .formatted(e.getMessage());
            var unseen = new FleetStatus(now, load.waiting(), load.inFlight(), 0, reason, List.of());
            documents.put(Keys.FLEET_STATUS, FleetJson.write(unseen));
            throw e;
        }
    }

    /** A node that is off has nothing to say: of an idle fleet no lease is read. */
    private List<Member> members(List<Node> found, Instant now) {
        return Concurrent.map(found, node -> {
            Optional<NodeLease> lease = node.up() || node.state() == Node.State.STOPPING
                    ? documents.find(Keys.node(node.id())).map(said -> FleetJson.readLease(said.text()))
                    : Optional.empty();
            return new Member(
                    node,
                    Capacity.of(node, lease, now, settings.boot()),
                    lease.map(NodeLease::taskSeconds).orElse(0.0));
        });
    }

    private static String reason(ScalingPlan plan, Climb climb) {
        String removed = climb.removed().isEmpty()
                ? ""
                : " Removing %d that slept unused or are of an earlier make."
                        .formatted(climb.removed().size());
        if (!climb.refused()) {
            return climb.missing() == 0
                    ? plan.reason() + removed
                    : "%s %d more in the next minute, so that EC2 is not asked too often.%s"
                            .formatted(plan.reason(), climb.missing(), removed);
        }
        return climb.missing() == 0
                ? "%s In place of %s.%s".formatted(plan.reason(), climb.words(), removed)
                : "%s Could not start %s: waiting for %d, the next look is within a minute.%s"
                        .formatted(plan.reason(), climb.words(), climb.missing(), removed);
    }

    private static List<NodeState> view(List<Member> pool, Set<String> started) {
        return pool.stream()
                .map(member -> started.contains(member.node().id()) ? member.started() : member)
                .map(Member::node)
                .sorted(Comparator.comparingInt(Node::slot).thenComparing(Node::id))
                .map(node -> new NodeState(
                        node.id(), node.slot(), node.state().word(), node.kind().type()))
                .toList();
    }
}
