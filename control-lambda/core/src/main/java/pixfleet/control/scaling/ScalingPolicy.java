package pixfleet.control.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pixfleet.control.scaling.Demand.Load;

/**
 * How many nodes a demand wants, and which to start: a pure function, so that two who plan at once plan the same. It
 * never asks for fewer: nodes that find nothing to do stop by themselves. Nodes of a cell work as one, even on a single image,
 * so they are wanted together.
 */
public final class ScalingPolicy {
    private static final Comparator<Member> BY_SLOT = Comparator.comparingInt(Member::slot)
            .thenComparing(member -> member.node().id());

    private static final int REMOVED_AT_ONCE = 100;

    private ScalingPolicy() {}

    /**
     * Plans.
     *
     * @param load tasks waiting and in flight
     * @param pool the nodes
     * @param now the time
     */
    public static ScalingPlan plan(Load load, Pool pool, ScalingSettings settings, Instant now) {
        int unseen = pool.unseen();
        List<Member> members = pool.members().stream()
                .filter(member -> member.capacity() != Capacity.GONE)
                .sorted(BY_SLOT)
                .toList();
        int exist = members.size() + unseen;
        int most = settings.pool().grows() ? Math.max(settings.pool().max(), exist) : exist;
        Duration waited = Lateness.waited(load, members, now);
        long cells = Math.ceilDiv(Math.ceilDiv(load.tasks(), settings.tasksPerNode()), settings.nodesPerCell())
                + Lateness.more(load, waited, settings.boot());
        int target = (int) Math.min(cells * settings.nodesPerCell(), most);
        int counted = unseen
                + (int) members.stream()
                        .filter(member -> member.capacity().counts())
                        .count();
        List<Node> asleep = startable(members, settings.pool());
        int leaving = count(members, Capacity.LEAVING);
        int startable = Math.min(Math.max(0, target - counted), asleep.size());
        int wanting = Math.max(0, target - counted - startable);
        int below = settings.pool().grows() ? Math.max(0, settings.pool().min() - exist) : 0;
        int room = settings.pool().grows() ? Math.max(0, settings.pool().max() - exist) : 0;
        // Nodes that power off can be started in a moment: nothing new in their place.
        int makeable = Math.min(room, Math.max(wanting - leaving, below));
        int later = Math.min(wanting - Math.min(wanting, makeable), leaving);
        int allowed = Math.min(startable + makeable + later, affordable(pool, counted, settings));
        int toStart = Math.min(startable, allowed);
        int toMake = Math.min(makeable, allowed - toStart);
        int toAwait = allowed - toStart - toMake;
        int withheld = startable + makeable + later - allowed;
        List<Node> removals = load.tasks() == 0 ? removals(members, settings.pool(), now) : List.of();
        var reason = new PlanReason(load, members, waited, target, counted, unseen, toStart, toMake, withheld);
        return new ScalingPlan(
                target, toStart, toMake, asleep, room, removals, toAwait, withheld, reason.sentence(settings));
    }

    /** Nodes that the budget lets start: of a cell all or none. */
    private static int affordable(Pool pool, int counted, ScalingSettings settings) {
        if (pool.affordable() == Integer.MAX_VALUE) {
            return pool.affordable();
        }
        int beyond = Math.floorMod(counted + pool.affordable(), settings.nodesPerCell());
        return Math.max(0, pool.affordable() - beyond);
    }

    /** Those of the present launch template first; a Spot instance that sleeps is of no more use. */
    private static List<Node> startable(List<Member> members, PoolSettings pool) {
        return members.stream()
                .filter(member -> member.capacity() == Capacity.ASLEEP)
                .map(Member::node)
                .filter(node -> !node.kind().spot())
                .sorted(Comparator.comparing(node -> isOld(node, pool)))
                .toList();
    }

    private static boolean isOld(Node node, PoolSettings pool) {
        return !pool.version().isEmpty()
                && !node.version().isEmpty()
                && !node.version().equals(pool.version());
    }

    /** Those of an earlier launch template, and those unused for long beyond the least that shall exist, the last slots first. */
    private static List<Node> removals(List<Member> members, PoolSettings pool, Instant now) {
        if (!pool.grows()) {
            return List.of();
        }
        var removals = new ArrayList<Node>();
        int stay = members.size();
        for (Member member : members.reversed()) {
            Node node = member.node();
            boolean useless = isOld(node, pool) || node.kind().spot();
            boolean unused =
                    stay > pool.min() && node.launchedAt().plus(pool.unused()).isBefore(now);
            // One that does not say what it was made from is somebody else's to remove.
            boolean ours =
                    member.capacity() == Capacity.ASLEEP && !node.version().isEmpty();
            if (ours && removals.size() < REMOVED_AT_ONCE && (useless || unused)) {
                removals.add(node);
                stay--;
            }
        }
        return removals;
    }

    private static int count(List<Member> members, Capacity capacity) {
        return (int)
                members.stream().filter(member -> member.capacity() == capacity).count();
    }
}
