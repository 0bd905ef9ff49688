package pixfleet.control.scaling;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import pixfleet.control.scaling.Demand.Load;

/**
 * What a plan is made of, and why in a sentence for the user. Pure.
 *
 * @param load tasks waiting and in flight
 * @param members the nodes that exist
 * @param waited how long the oldest task has waited for its turn
 * @param target nodes wanted
 * @param counted nodes that work or will
 * @param unseen those of them that the provider does not list yet
 * @param toStart how many are started now
 * @param toMake how many are made now
 * @param withheld how many more the day's budget does not let start
 */
record PlanReason(
        Load load,
        List<Member> members,
        Duration waited,
        int target,
        int counted,
        int unseen,
        int toStart,
        int toMake,
        int withheld) {
    PlanReason {
        members = List.copyOf(members);
    }

    private int missing() {
        return toStart + toMake;
    }

    private List<Member> that(Capacity capacity) {
        return members.stream().filter(member -> member.capacity() == capacity).toList();
    }

    /** The sentence. */
    String sentence(ScalingSettings settings) {
        String silent = that(Capacity.SILENT).stream()
                .map(member -> " Node %d is on but gives no sign of life and does not count.".formatted(member.slot()))
                .collect(Collectors.joining());
        return demand(settings.boot()) + budget(settings.pool().daily()) + silent;
    }

    private String budget(Duration daily) {
        if (withheld == 0) {
            return "";
        }
        return " The daily budget of %s node-hours is used up until 00:00 UTC%s."
                .formatted(hours(daily), counted > 0 ? "; nodes that are on go on until they are idle" : "");
    }

    private static String hours(Duration time) {
        double hours = time.toSeconds() / 3600.0;
        return hours == Math.rint(hours) ? String.valueOf(time.toHours()) : "%.1f".formatted(hours);
    }

    private String demand(Duration boot) {
        if (load.tasks() == 0) {
            if (toMake > 0) {
                return "Nothing to do: making %s, to sleep until there is.".formatted(count(toMake, "new node"));
            }
            if (counted > 0) {
                return "Nothing to do: %s will stop when idle.".formatted(nodes(counted));
            }
            boolean asleep = that(Capacity.ASLEEP).size() == members.size();
            return asleep ? "Nothing to do: every node sleeps." : "Nothing to do.";
        }
        long tasks = load.tasks();
        String demand = count(tasks, "task") + late(boot) + (tasks == 1 ? " wants " : " want ") + nodes(target);
        if (members.isEmpty() && target == 0) {
            return count(tasks, "task") + " waiting, but the pool has no node.";
        }
        if (missing() > 0) {
            return toMake == 0
                    ? "%s: starting %d of them.".formatted(demand, missing())
                    : "%s: starting %d of them, %d new.".formatted(demand, missing(), toMake);
        }
        if (withheld > 0) {
            return counted == 0
                    ? "%s: none is started.".formatted(demand)
                    : "%s: no more than the %d that %s on.".formatted(demand, counted, isAre(counted));
        }
        int leaving = that(Capacity.LEAVING).size();
        if (counted < target) {
            return leaving > 0
                    ? "%s: waiting until %s stopped, to start again.".formatted(demand, stopping(leaving))
                    : "%s: no node is left to start.".formatted(demand);
        }
        boolean booting = unseen > 0 || !that(Capacity.BOOTING).isEmpty();
        return demand + (booting ? ": booting." : ": at work.");
    }

    private String late(Duration boot) {
        if (waited.compareTo(boot) < 0) {
            return "";
        }
        String time =
                waited.toMinutes() < 2 ? count(waited.toSeconds(), "second") : count(waited.toMinutes(), "minute");
        return (load.tasks() == 1 ? " that has waited for " : " that have waited for up to ") + time;
    }

    private static String stopping(long nodes) {
        return nodes == 1 ? "1 node has" : nodes + " nodes have";
    }

    private static String isAre(int number) {
        return number == 1 ? "is" : "are";
    }

    private static String nodes(int number) {
        return count(number, "node");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
