package pixfleet.bench.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What shall go wrong in a job.
 *
 * @param kills what is killed, in this order, spread evenly over the job's images
 * @param failingCalls the share of calls that fail
 * @param outages how many times no call of any service succeeds
 * @param outage how long each of them lasts
 */
record Trouble(List<Victim> kills, double failingCalls, int outages, Duration outage) {
    static final Trouble NONE = new Trouble(List.of(), 0, 0, Duration.ZERO);

    /** What can be killed. */
    enum Victim {
        RANK,
        WORLD,
        AGENT,
        STACK
    }

    Trouble {
        kills = List.copyOf(kills);
    }

    /** So many kills: of 50, 30 are ranks, 10 worlds, 9 agents and 1 the stack, in an order that the seed draws. */
    static Trouble drawn(int kills, Duration outage, long seed) {
        var random = new SplittableRandom(seed);
        var left = new ArrayList<Victim>();
        for (int i = 0; i < kills; i++) {
            left.add(victim(i % 50));
        }
        var order = new ArrayList<Victim>();
        while (!left.isEmpty()) {
            order.add(left.remove(random.nextInt(left.size())));
        }
        return new Trouble(order, 0.05, 2, outage);
    }

    private static Victim victim(int number) {
        if (number == 9) {
            return Victim.STACK;
        }
        return switch (number % 5) {
            case 0, 1, 2 -> Victim.RANK;
            case 3 -> Victim.WORLD;
            default -> Victim.AGENT;
        };
    }
}
