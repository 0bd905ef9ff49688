package pixfleet.control.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pixfleet.job.FleetStatus;
import pixfleet.job.NodeLease;

/**
 * The fleet.
 *
 * @param at when the scaling last looked
 * @param backlog the tasks it saw
 * @param target nodes wanted
 * @param reason why that many
 * @param rung the last way that was tried to get a node; none if none was needed
 * @param nodes every node of the pool
 * @param nodeHours how far the day's budget is used; left out if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FleetAnswer(
        String at,
        Backlog backlog,
        int target,
        String reason,
        String rung,
        List<Node> nodes,
        @Nullable NodeHours nodeHours) {
    /**
     * Tasks.
     *
     * @param visible waiting in the queue
     * @param inFlight held by nodes
     */
    public record Backlog(int visible, int inFlight) {}

    /**
     * Hours of all nodes together since 00:00 UTC.
     *
     * @param used until the scaling last looked
     * @param budget beyond which no node is started
     */
    public record NodeHours(double used, double budget) {}

    /**
     * A node.
     *
     * @param id the instance's id
     * @param slot its place in the pool, from 1
     * @param state pending, running, stopping, stopped, shutting-down or terminated
     * @param type its instance type; left out if it is not known
     * @param lease what it says of itself; left out if it has said nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Node(
            String id,
            int slot,
            String state,
            @Nullable String type,
            @Nullable Lease lease) {}

    /**
     * What a node says of itself.
     *
     * @param state starting, ready or closed
     * @param ranks ranks of its world
     * @param tasks tasks it holds
     * @param renewedAt when it said so
     * @param expiresAt when it is taken for dead
     */
    public record Lease(String state, int ranks, int tasks, String renewedAt, String expiresAt) {}

    static FleetAnswer of(FleetStatus status, List<NodeLease> leases) {
        Map<String, NodeLease> byNode =
                leases.stream().collect(Collectors.toMap(NodeLease::node, Function.identity(), (first, _) -> first));
        return new FleetAnswer(
                status.at().toString(),
                new Backlog(status.waiting(), status.inFlight()),
                status.target(),
                status.reason(),
                status.rung(),
                status.nodes().stream()
                        .map(node -> new Node(
                                node.node(),
                                node.slot(),
                                node.state(),
                                node.type().isEmpty() ? null : node.type(),
                                lease(byNode.get(node.node()))))
                        .toList(),
                status.today().budget() > 0
                        ? new NodeHours(status.today().used(), status.today().budget())
                        : null);
    }

    private static @Nullable Lease lease(@Nullable NodeLease lease) {
        if (lease == null) {
            return null;
        }
        return new Lease(
                lease.state().name().toLowerCase(Locale.ROOT),
                lease.ranks(),
                lease.tasks(),
                lease.renewedAt().toString(),
                lease.expiresAt().toString());
    }
}
