package pixfleet.fleet.testkit;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.verify.Difference;

/** Searches for a division of an image that does not give what single-process OpenCV gives. */
public final class ExactnessMain {
    private static final int EVERY = 100;
    private static final int SHRINK_STEPS = 200;

    private ExactnessMain() {}

    /**
     * Runs trials. Exit code 0: none failed; 1: one failed, and is shown with the command that repeats it; 64: bad
     * arguments.
     *
     * @param arguments {@code --cases N} and {@code --seed S}, or {@code --case TEXT} to repeat one
     */
    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Natives.load();
        System.exit(run(arguments, out));
    }

    static int run(String[] arguments, PrintStream out) {
        long cases = 10_000;
        long seed = 1;
        try {
            for (int i = 0; i < arguments.length; i += 2) {
                String value = i + 1 < arguments.length ? arguments[i + 1] : "";
                switch (arguments[i]) {
                    case "--cases" -> cases = Long.parseLong(value);
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--case" -> {
                        return report(Trial.parse(value), out);
                    }
                    default -> throw new IllegalArgumentException("there is no option " + arguments[i]);
                }
            }
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage() + "; use --cases N --seed S, or --case TEXT");
            return 64;
        }
        return search(seed, cases, out);
    }

    private static int search(long seed, long cases, PrintStream out) {
        out.println("exactness seed=%d cases=%d".formatted(seed, cases));
        long values = 0;
        for (long i = 0; i < cases; i++) {
            Trial trial = Trial.draw(seed + i);
            Difference difference = outcome(trial);
            if (difference.differing() != 0) {
                return report(shrunk(trial), out);
            }
            values += difference.values();
            if ((i + 1) % EVERY == 0) {
                out.println("exactness cases=%d values=%d differing=0".formatted(i + 1, values));
            }
        }
        out.println("exactness seed=%d cases=%d values=%d differing=0".formatted(seed, cases, values));
        return 0;
    }

    private static int report(Trial trial, PrintStream out) {
        try {
            Difference difference = trial.run();
            out.println("%d of %d values differ".formatted(difference.differing(), difference.values()));
            if (difference.differing() == 0) {
                return 0;
            }
        } catch (RuntimeException e) {
            out.println("it fails: " + e);
        }
        out.println(repeat(trial));
        return 1;
    }

    /** The command that repeats a trial. */
    static String repeat(Trial trial) {
        return "repeat it with: ./pixfleet bench exactness --case '%s'".formatted(trial.text());
    }

    /** A trial that fails in itself counts as one that differs everywhere. */
    static Difference outcome(Trial trial) {
        try {
            return trial.run();
        } catch (RuntimeException e) {
            return new Difference(1, 1);
        }
    }

    /** The simplest failing trial that is found from a failing one. */
    static Trial shrunk(Trial failing) {
        Trial present = failing;
        for (int i = 0; i < SHRINK_STEPS; i++) {
            Optional<Trial> next =
                    present.simpler().filter(it -> outcome(it).differing() != 0).findFirst();
            if (next.isEmpty()) {
                return present;
            }
            present = next.get();
        }
        return present;
    }
}
