package pixfleet.control.scaling;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pixfleet.control.ledger.Concurrent;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.Write;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.job.FleetStatus;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeTime;
import pixfleet.job.PlannerState;
import pixfleet.job.TaskTimes;
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
    private final NodeHourCount hours;

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
        this.hours = new NodeHourCount(documents, settings.pool());
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
        return lookFor(new Sent(known)).status();
    }

    /** {@link #look}, with what the next one may hope for. */
    public Look lookFor(Sent sent) {
        Load measured = demand.measure();
        int known = sent.tasks();
        Load load = measured.tasks() >= known ? measured : new Load(known - measured.inFlight(), measured.inFlight());
        Instant now = clock.instant();
        // Read before the nodes: if nobody took a turn since, nobody changed what is seen of them.
        Known before = known();
        List<Node> listed = found(load, now);
        List<Member> pool = members(listed, now);
        Map<String, Instant> unseen = Memory.unseen(before.state(), Memory.ids(listed), now);
        TaskTimes times = Memory.times(before.state(), pool, sent, load.tasks() <= known);
        Map<String, Instant> on = NodeHourCount.on(listed, unseen);
        NodeTime spent = hours.spent(before.state(), listed, on, now);
        var seen = new Pool(Memory.awake(before.state(), pool, now), unseen.size(), hours.affordable(spent, on, now));
        ScalingPlan plan = ScalingPolicy.plan(load, seen, settings.measured(times.expected()), now);
        var sight = new Sight(load, pool, plan, spent);
        if (plan.empty()) {
            keep(before, times, spent);
            return found(sight, plan.reason(), sight.rung(Rung.NONE), plan.leaving() > 0);
        }
        if (Memory.waits(before.state(), now)) {
            String reason = "%s Could not start %s: waiting, the next attempt is at %s."
                    .formatted(
                            plan.reason(),
                            before.state().words(),
                            before.state().retryAt().truncatedTo(ChronoUnit.SECONDS));
            return found(sight, reason, Rung.WAIT, false);
        }
        if (now.isBefore(before.state().heldUntil()) || !take(before, now)) {
            return found(sight, plan.reason(), sight.rung(Rung.NONE), true);
        }
        return climb(sight, before.state().measured(times).counted(spent), now);
    }

    private Look climb(Sight sight, PlannerState state, Instant now) {
        ScalingPlan plan = sight.plan();
        Climb climb =
                new Ladder(nodes, settings, plan, Memory.calls(state, now), "pixfleet-" + now.toEpochMilli()).climb();
        PlannerState after = Memory.after(state, climb, now);
        documents.put(Keys.FLEET_PLANNER, FleetJson.write(hours.with(after, climb)));
        Rung rung = sight.rung(climb.rung());
        FleetStatus status = written(sight, sight.reason(climb), rung, climb.started());
        return new Look(status, plan.leaving() > 0, Census.of(sight.load(), sight.pool(), rung));
    }

    /** A look after which nothing was done. */
    private Look found(Sight sight, String reason, Rung rung, boolean again) {
        FleetStatus status = written(sight, reason, rung, Set.of());
        return new Look(status, again, Census.of(sight.load(), sight.pool(), rung));
    }

    private Known known() {
        return documents
                .find(Keys.FLEET_PLANNER)
                .map(found -> new Known(FleetJson.readPlanner(found.text()), found.version()))
                .orElse(new Known(Memory.fresh(), ""));
    }

    /** Whoever acts meanwhile keeps its own; the next look measures again. */
    private void keep(Known before, TaskTimes times, NodeTime spent) {
        if (Memory.isNews(before.state(), times)
                || DailyBudget.isNews(before.state().spent(), spent)) {
            String text = FleetJson.write(before.state().measured(times).counted(spent));
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

    private FleetStatus written(Sight sight, String reason, Rung rung, Set<String> started) {
        FleetStatus seen = sight.status(
                clock.instant(), reason, rung, started, settings.pool().daily());
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
                    lease.map(NodeLease::taskSeconds).orElse(0.0),
                    lease.map(NodeLease::taskWork).orElse(0.0),
                    lease.map(said -> Lateness.oldest(said, now)).orElse(Member.TAKES_NONE));
        });
    }
}
