package pixfleet.wire;

import static pixfleet.wire.Wire.field;
import static pixfleet.wire.Wire.instant;
import static pixfleet.wire.Wire.string;
import static pixfleet.wire.Wire.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import pixfleet.job.FleetStatus;
import pixfleet.job.FleetStatus.NodeHours;
import pixfleet.job.FleetStatus.NodeState;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeLease.Seat;
import pixfleet.job.NodeLease.SshAccess;
import pixfleet.job.NodeTime;
import pixfleet.job.PlannerState;
import pixfleet.job.TaskTimes;

/** The fleet's state and the nodes' leases as JSON: the content of the rows below {@code fleet/}. */
public final class FleetJson {
    private FleetJson() {}

    /** Writes the fleet's state. */
    public static String write(FleetStatus status) {
        ObjectNode tree = Wire.versioned().put("at", status.at().toString());
        tree.set("backlog", Wire.object().put("visible", status.waiting()).put("inFlight", status.inFlight()));
        tree.put("target", status.target()).put("reason", status.reason());
        if (!status.rung().equals("none")) {
            tree.put("rung", status.rung());
        }
        tree.set("nodes", Wire.array(status.nodes(), FleetJson::node));
        if (status.today().budget() > 0) {
            tree.set(
                    "nodeHours",
                    Wire.object()
                            .put("used", status.today().used())
                            .put("budget", status.today().budget()));
        }
        return Wire.text(tree);
    }

    /**
     * Reads the fleet's state.
     *
     * @throws MalformedDocument if it is not one
     */
    public static FleetStatus readStatus(String json) {
        return Wire.read("the fleet's status", json, tree -> {
            JsonNode backlog = field(tree, "backlog");
            return new FleetStatus(
                    instant(tree, "at"),
                    whole(backlog, "visible"),
                    whole(backlog, "inFlight"),
                    whole(tree, "target"),
                    string(tree, "reason"),
                    // Left out where no node was needed, and by the releases before there were several ways.
                    string(tree, "rung", "none"),
                    Wire.list(tree, "nodes", FleetJson::node),
                    nodeHours(tree));
        });
    }

    /** Left out by pools without a budget, and by the releases before there was one. */
    private static NodeHours nodeHours(JsonNode status) {
        if (!status.hasNonNull("nodeHours")) {
            return NodeHours.UNBOUNDED;
        }
        JsonNode hours = field(status, "nodeHours");
        return new NodeHours(
                field(hours, "used").asDouble(), field(hours, "budget").asDouble());
    }

    private static JsonNode node(NodeState node) {
        ObjectNode tree =
                Wire.object().put("id", node.node()).put("slot", node.slot()).put("state", node.state());
        return node.type().isEmpty() ? tree : tree.put("type", node.type());
    }

    private static NodeState node(JsonNode tree) {
        // Releases before said no type.
        return new NodeState(string(tree, "id"), whole(tree, "slot"), string(tree, "state"), string(tree, "type", ""));
    }

    /** Writes what a look leaves to the next. */
    public static String write(PlannerState state) {
        ObjectNode tree = Wire.versioned()
                .put("heldUntil", state.heldUntil().toString())
                .put("tokens", state.tokens())
                .put("refilledAt", state.refilledAt().toString())
                .put("failures", state.failures())
                .put("retryAt", state.retryAt().toString())
                .put("words", state.words());
        number(tree, "taskSeconds", state.times().seconds());
        number(tree, "taskWork", state.times().work());
        number(tree, "sentWork", state.times().sent());
        tree.set("made", times(state.made()));
        tree.set("shunned", times(state.shunned()));
        if (!state.spent().equals(NodeTime.NONE)) {
            tree.set("spent", write(state.spent()));
        }
        return Wire.text(tree);
    }

    private static ObjectNode write(NodeTime spent) {
        ObjectNode tree = Wire.object()
                .put("day", spent.day().toString())
                .put("seconds", spent.seconds())
                .put("at", spent.at().toString());
        ArrayNode on = tree.putArray("on");
        spent.on().stream().sorted().forEach(on::add);
        return tree;
    }

    /** Left out where nobody counts it, and by the releases before anybody did. */
    private static NodeTime spent(JsonNode planner) {
        if (!planner.hasNonNull("spent")) {
            return NodeTime.NONE;
        }
        JsonNode tree = field(planner, "spent");
        return new NodeTime(
                LocalDate.parse(string(tree, "day")),
                field(tree, "seconds").asDouble(),
                instant(tree, "at"),
                Set.copyOf(Wire.list(tree, "on", JsonNode::asText)));
    }

    private static ObjectNode times(Map<String, Instant> times) {
        ObjectNode tree = Wire.object();
        new TreeMap<>(times).forEach((id, at) -> tree.put(id, at.toString()));
        return tree;
    }

    /**
     * Reads what the last look left.
     *
     * @throws MalformedDocument if it is not that
     */
    public static PlannerState readPlanner(String json) {
        return Wire.read(
                "the planner's state",
                json,
                tree -> new PlannerState(
                        instant(tree, "heldUntil"),
                        field(tree, "tokens").asDouble(),
                        instant(tree, "refilledAt"),
                        whole(tree, "failures"),
                        instant(tree, "retryAt"),
                        string(tree, "words"),
                        readTimes(field(tree, "made")),
                        readTimes(field(tree, "shunned")),
                        new TaskTimes(
                                tree.path("taskSeconds").asDouble(0),
                                tree.path("taskWork").asDouble(0),
                                tree.path("sentWork").asDouble(0)),
                        spent(tree)));
    }

    /** What nobody knows is left out. */
    private static void number(ObjectNode tree, String name, double value) {
        if (value > 0) {
            tree.put(name, value);
        }
    }

    private static Map<String, Instant> readTimes(JsonNode tree) {
        var times = new TreeMap<String, Instant>();
        tree.fieldNames().forEachRemaining(id -> times.put(id, instant(tree, id)));
        return times;
    }

    /** Writes a node's lease. */
    public static String write(NodeLease lease) {
        ObjectNode tree = Wire.versioned()
                .put("id", lease.node())
                .put("state", lease.state().name().toLowerCase(Locale.ROOT))
                .put("ranks", lease.ranks())
                .put("tasks", lease.tasks())
                .put("renewedAt", lease.renewedAt().toString())
                .put("expiresAt", lease.expiresAt().toString());
        if (lease.failedStarts() > 0) {
            tree.put("failedStarts", lease.failedStarts());
        }
        number(tree, "taskSeconds", lease.taskSeconds());
        number(tree, "taskWork", lease.taskWork());
        if (!lease.oldest().equals(NodeLease.NONE_WAITS)) {
            tree.put("oldest", lease.oldest().toString());
        }
        if (!lease.seat().equals(Seat.NONE)) {
            tree.set("seat", write(lease.seat()));
        }
        return Wire.text(tree);
    }

    private static ObjectNode write(Seat seat) {
        ObjectNode tree = Wire.object()
                .put("address", seat.address())
                .put("ranks", seat.ranks())
                .put("head", seat.head());
        if (!seat.ssh().equals(SshAccess.NONE)) {
            tree.set(
                    "ssh",
                    Wire.object()
                            .put("port", seat.ssh().port())
                            .put("hostKey", seat.ssh().hostKey())
                            .put("userKey", seat.ssh().userKey()));
        }
        return tree;
    }

    /** Leases without a seat are those of nodes by themselves, and of the releases before there were cells. */
    private static Seat seat(JsonNode lease) {
        if (!lease.hasNonNull("seat")) {
            return Seat.NONE;
        }
        JsonNode seat = field(lease, "seat");
        return new Seat(string(seat, "address"), whole(seat, "ranks"), string(seat, "head"), ssh(seat));
    }

    /** Seats without it are those of nodes that are reached otherwise. */
    private static SshAccess ssh(JsonNode seat) {
        if (!seat.hasNonNull("ssh")) {
            return SshAccess.NONE;
        }
        JsonNode ssh = field(seat, "ssh");
        return new SshAccess(whole(ssh, "port"), string(ssh, "hostKey"), string(ssh, "userKey"));
    }

    /**
     * Reads a node's lease.
     *
     * @throws MalformedDocument if it is not one
     */
    public static NodeLease readLease(String json) {
        return Wire.read(
                "the node's lease",
                json,
                tree -> new NodeLease(
                        string(tree, "id"),
                        NodeLease.State.valueOf(string(tree, "state").toUpperCase(Locale.ROOT)),
                        whole(tree, "ranks"),
                        whole(tree, "tasks"),
                        instant(tree, "renewedAt"),
                        instant(tree, "expiresAt"),
                        seat(tree),
                        tree.hasNonNull("failedStarts") ? whole(tree, "failedStarts") : 0,
                        tree.path("taskSeconds").asDouble(0),
                        tree.path("taskWork").asDouble(0),
                        // Left out where none waits, and by the releases before anybody said so.
                        tree.hasNonNull("oldest") ? instant(tree, "oldest") : NodeLease.NONE_WAITS));
    }
}
