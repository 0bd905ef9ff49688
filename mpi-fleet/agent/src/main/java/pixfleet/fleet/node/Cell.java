package pixfleet.fleet.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeLease.State;

/**
 * Who shares a world with whom: worked out by each node for itself from what all nodes say of themselves. Pure.
 *
 * <p>A head stays head while it lives, so that who joins disturbs nobody; where there is none, the node of the lowest id
 * becomes it. Cells that fit into one become one. Nodes that see each other late may each be head for a moment: both then
 * drain the queue, which is what it is made for, until they have seen each other.
 */
public final class Cell {
    /** A head looks for the last time after it has closed its lease, and may take that back. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(5);

    private final int nodes;

    /** By id. */
    private final List<NodeLease> alive;

    private final List<Group> groups = new ArrayList<>();

    /** A cell in the making. */
    private record Group(String head, Set<String> nodes) {
        static Group of(String head) {
            return new Group(head, new HashSet<>(Set.of(head)));
        }
    }

    private Cell(int nodes, List<NodeLease> alive) {
        this.nodes = nodes;
        this.alive =
                alive.stream().sorted(Comparator.comparing(NodeLease::node)).toList();
    }

    /**
     * What a node is to do.
     *
     * @param mine its own lease as it stands, whatever was written of it
     * @param nodes the most that share a world, 1 or more
     * @param others what the others say of themselves; an old lease of its own is passed over
     * @param now says which of them are dead
     */
    public static Role role(NodeLease mine, int nodes, List<NodeLease> others, Instant now) {
        List<NodeLease> strangers = others.stream()
                .filter(lease -> !lease.node().equals(mine.node()))
                .toList();
        Optional<NodeLease> closedHead = strangers.stream()
                .filter(lease -> lease.node().equals(mine.seat().head()) && lease.state() == State.CLOSED)
                .findAny();
        if (closedHead.isPresent()) {
            boolean forGood = closedHead.get().renewedAt().plus(LAST_LOOK).isBefore(now);
            return forGood ? new Role.Done() : new Role.Member(mine.seat().head());
        }
        Stream<NodeLease> alive = strangers.stream()
                .filter(lease -> lease.seat().ranks() > 0
                        && lease.state() != State.CLOSED
                        && lease.expiresAt().isAfter(now));
        return new Cell(nodes, Stream.concat(alive, Stream.of(mine)).toList()).role(mine.node());
    }

    /**
     * The head that a node says it follows; none if that is itself, dead or ended.
     *
     * @param node the node
     * @param all what all nodes say of themselves, this one included
     * @param now says which of them are dead
     */
    public static Optional<NodeLease> head(String node, List<NodeLease> all, Instant now) {
        return all.stream()
                .filter(lease -> lease.node().equals(node))
                .map(lease -> lease.seat().head())
                .flatMap(head -> all.stream().filter(lease -> lease.node().equals(head)))
                .filter(head -> !head.node().equals(node)
                        && head.state() != State.CLOSED
                        && head.expiresAt().isAfter(now))
                .findAny();
    }

    private Role role(String me) {
        follow();
        settle();
        merge();
        Group mine = groups.stream()
                .filter(group -> group.nodes.contains(me))
                .findAny()
                .orElseThrow();
        return mine.head.equals(me) ? new Role.Head(followers(mine)) : new Role.Member(mine.head);
    }

    /** Heads, and who follows one that has room. */
    private void follow() {
        alive.stream()
                .filter(lease -> lease.seat().head().equals(lease.node()))
                .forEach(lease -> groups.add(Group.of(lease.node())));
        for (NodeLease lease : alive) {
            groups.stream()
                    .filter(group -> group.head.equals(lease.seat().head()) && group.nodes.size() < nodes)
                    .findAny()
                    .ifPresent(group -> group.nodes.add(lease.node()));
        }
    }

    /** Who has no cell goes to the first with room, or founds one. */
    private void settle() {
        for (NodeLease lease : alive) {
            String node = lease.node();
            if (groups.stream().noneMatch(group -> group.nodes.contains(node))) {
                groups.stream()
                        .filter(group -> group.nodes.size() < nodes)
                        .findFirst()
                        .ifPresentOrElse(group -> group.nodes.add(node), () -> groups.add(Group.of(node)));
            }
        }
    }

    /** A cell that fits into one of a lower head goes there as a whole. */
    private void merge() {
        groups.sort(Comparator.comparing(Group::head));
        for (Group higher : List.copyOf(groups).reversed()) {
            groups.stream()
                    .takeWhile(lower -> !lower.head.equals(higher.head))
                    .filter(lower -> lower.nodes.size() + higher.nodes.size() <= nodes)
                    .findFirst()
                    .ifPresent(lower -> {
                        lower.nodes.addAll(higher.nodes);
                        groups.remove(higher);
                    });
        }
    }

    /** Those of the cell that say they follow: one that is still busy by itself does not yet. */
    private List<NodeLease> followers(Group group) {
        return alive.stream()
                .filter(lease -> group.nodes.contains(lease.node()))
                .filter(lease ->
                        !lease.node().equals(group.head) && lease.seat().head().equals(group.head))
                .toList();
    }
}
