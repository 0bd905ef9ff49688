package pixfleet.bench.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Runs of several contestants in turns, A B A B, so that whatever else the machine does falls on all of them.
 *
 * @param runs of each contestant by its name, in order; the n-th runs of two contestants were neighbours
 */
public record Comparison(Map<String, List<Run>> runs) {
    /** Copies the runs. */
    public Comparison {
        var copy = new LinkedHashMap<String, List<Run>>();
        runs.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        runs = copy;
    }

    /**
     * Holds a comparison.
     *
     * @param what for the progress
     * @param warmUps rounds that are not counted
     * @param rounds rounds that are
     */
    public static Comparison hold(
            String what, int warmUps, int rounds, List<? extends Contestant> contestants, Progress progress)
            throws IOException, InterruptedException {
        var runs = new LinkedHashMap<String, List<Run>>();
        for (int round = -warmUps; round < rounds; round++) {
            for (Contestant contestant : contestants) {
                Run run = contestant.run();
                progress.say(
                        "%s  %s  %s: %.3f s%s",
                        what,
                        round < 0 ? "warm-up" : "round %d of %d".formatted(round + 1, rounds),
                        contestant.name(),
                        run.seconds(),
                        run.cpuSeconds() > 0 ? ", CPU %.2f s".formatted(run.cpuSeconds()) : "");
                if (round >= 0) {
                    runs.computeIfAbsent(contestant.name(), _ -> new ArrayList<>())
                            .add(run);
                }
            }
        }
        return new Comparison(runs);
    }

    /** Some figure of each run of a contestant. */
    public Spread spread(String name, ToDoubleFunction<Run> figure) {
        return Spread.of(of(name).stream().map(figure::applyAsDouble).toList());
    }

    /** A figure of one contestant divided by that of its neighbour, round by round. */
    public Spread ratio(String over, String under, ToDoubleFunction<Run> figure) {
        List<Run> above = of(over);
        List<Run> below = of(under);
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < above.size(); i++) {
            ratios.add(figure.applyAsDouble(above.get(i)) / figure.applyAsDouble(below.get(i)));
        }
        return Spread.of(ratios);
    }

    private List<Run> of(String name) {
        List<Run> list = runs.get(name);
        if (list == null) {
            throw new IllegalArgumentException("%s did not run; there are %s".formatted(name, runs.keySet()));
        }
        return list;
    }
}
