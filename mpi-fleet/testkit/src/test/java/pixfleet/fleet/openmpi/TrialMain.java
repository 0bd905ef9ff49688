package pixfleet.fleet.openmpi;

import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.testkit.Trial;

/**
 * A rank that runs drawn trials with its world and says {@code trials seed=S cases=N differing=0}, or ends the world with
 * the first that differs. Arguments: seed, cases.
 */
public final class TrialMain {
    private TrialMain() {}

    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(70);
        });
        Natives.load();
        long seed = Long.parseLong(arguments[0]);
        int cases = Integer.parseInt(arguments[1]);
        GangWorld.run(arguments, communicator -> run(communicator, seed, cases));
    }

    private static void run(Communicator communicator, long seed, int cases) {
        for (int i = 0; i < cases; i++) {
            Trial trial = Trial.draw(seed + i);
            long differing = trial.differing(communicator);
            if (differing != 0) {
                throw new IllegalStateException("%d values differ: %s".formatted(differing, trial.text()));
            }
        }
        if (communicator.rank() == 0) {
            System.out.println("trials seed=%d cases=%d differing=0".formatted(seed, cases));
        }
    }
}
