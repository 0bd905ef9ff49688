package pixfleet.fleet.drain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a run that fails shorter: leaves out choices of its plan and makes others smaller, for as long as it still fails. The
 * first possibility of each choice is the simplest one, and stands for all that is left out.
 */
final class Shrinking {
    /**
     * A run, told by its choices.
     *
     * @param plan what is sent and what goes wrong
     * @param luck which of several things happens, where more than one may
     */
    record Run(List<Integer> plan, List<Integer> luck) {
        Run {
            plan = trimmed(plan);
            luck = trimmed(luck);
        }

        /** Reads what {@link #toString} writes. */
        static Run parse(String text) {
            String[] parts = text.split("/", -1);
            return new Run(choices(parts[0]), choices(parts[1]));
        }

        private static List<Integer> choices(String text) {
            return Stream.of(text.split(","))
                    .filter(it -> !it.isEmpty())
                    .map(Integer::valueOf)
                    .toList();
        }

        private static List<Integer> trimmed(List<Integer> choices) {
            int end = choices.size();
            while (end > 0 && choices.get(end - 1) == 0) {
                end--;
            }
            return List.copyOf(choices.subList(0, end));
        }

        int size() {
            return plan.size() + luck.size();
        }

        @Override
        public String toString() {
            return text(plan) + "/" + text(luck);
        }

        private static String text(List<Integer> choices) {
            return choices.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    private static final int MAX_TRIES = 2000;

    /** So many choices tell one of the things that a plan counts. */
    private static final int LONGEST_COUNTED = 5;

    private final Function<Run, Boolean> fails;
    private Run shortest;
    private int tries;

    private Shrinking(Run failing, Function<Run, Boolean> fails) {
        this.shortest = failing;
        this.fails = fails;
    }

    /** The shortest run found, from one that fails. */
    static Run of(Run failing, Function<Run, Boolean> fails) {
        return new Shrinking(failing, fails).shrink();
    }

    private Run shrink() {
        boolean shorter = true;
        while (shorter && tries < MAX_TRIES) {
            Run before = shortest;
            allOfTheLuck();
            leaveOut(Run::plan, plan -> new Run(plan, shortest.luck()));
            lower(Run::plan, plan -> new Run(plan, shortest.luck()));
            countFewer();
            leaveOut(Run::luck, luck -> new Run(shortest.plan(), luck));
            lower(Run::luck, luck -> new Run(shortest.plan(), luck));
            shorter = !shortest.equals(before);
        }
        return shortest;
    }

    private void allOfTheLuck() {
        var _ = tried(new Run(shortest.plan(), List.of()));
    }

    private boolean tried(Run candidate) {
        if (candidate.equals(shortest) || tries >= MAX_TRIES) {
            return false;
        }
        tries++;
        boolean failed = fails.apply(candidate);
        if (failed) {
            shortest = candidate;
        }
        return failed;
    }

    /** Without stretches of choices, from long ones to single ones, and from the end: what comes first stays what it is. */
    private void leaveOut(Function<Run, List<Integer>> of, Function<List<Integer>, Run> with) {
        for (int length = Math.max(1, of.apply(shortest).size() / 2); length > 0; length /= 2) {
            for (int from = of.apply(shortest).size() - length; from >= 0; from -= length) {
                var rest = new ArrayList<>(of.apply(shortest));
                rest.subList(Math.min(from, rest.size()), Math.min(from + length, rest.size()))
                        .clear();
                var _ = tried(with.apply(rest));
            }
        }
    }

    /** With one thing fewer where a choice is how many follow: one less of it, and without the choices of the first. */
    private void countFewer() {
        for (int at = 0; at < shortest.plan().size(); at++) {
            for (int length = 1; length <= LONGEST_COUNTED; length++) {
                boolean fewer = true;
                while (fewer
                        && at + length < shortest.plan().size()
                        && shortest.plan().get(at) > 0) {
                    var smaller = new ArrayList<>(shortest.plan());
                    smaller.set(at, smaller.get(at) - 1);
                    smaller.subList(at + 1, at + 1 + length).clear();
                    fewer = tried(new Run(smaller, shortest.luck()));
                }
            }
        }
    }

    /** With smaller choices: the first possibility, else half as much, else one less. */
    private void lower(Function<Run, List<Integer>> of, Function<List<Integer>, Run> with) {
        List<UnaryOperator<Integer>> ways = List.of(_ -> 0, it -> it / 2, it -> it - 1);
        for (int at = 0; at < of.apply(shortest).size(); at++) {
            for (UnaryOperator<Integer> way : ways) {
                boolean lowered = true;
                while (lowered
                        && at < of.apply(shortest).size()
                        && of.apply(shortest).get(at) > 0) {
                    var smaller = new ArrayList<>(of.apply(shortest));
                    smaller.set(at, way.apply(smaller.get(at)));
                    lowered = tried(with.apply(smaller));
                }
            }
        }
    }
}
