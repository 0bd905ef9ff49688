package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pixfleet.fleet.drain.Simulation.Broken;
import pixfleet.fleet.drain.Simulation.Choice;
import pixfleet.fleet.drain.Simulation.Mistake;
import pixfleet.fleet.drain.Simulation.Service;

/**
 * Looks for a run of the production loop in which a task is lost, shown twice, given up without a reason or left behind by a
 * node that stops: all runs of small bounds, and drawn ones of larger bounds. What fails says how to see it again.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DrainExplorationTest {
    private static final List<Service> SERVICES = List.of(Service.values());
    private static final int RUNS = Integer.getInteger("pixfleet.exploration.runs", 1000);

    /** Deaths for no reason: of a third one under the same image nobody can tell that it was not the image. */
    private static final int MAX_DEATHS = 2;

    private static final int STEPS = 40;
    private static final long SEED = Long.getLong("pixfleet.exploration.seed", 20261128L);

    @TempDir(factory = InMemory.class)
    private Path folder;

    /** Thousands of runs write down their leases: where there are files in memory, there. */
    static final class InMemory implements TempDirFactory {
        private static final Path SHM = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.isWritable(SHM)
                    ? Files.createTempDirectory(SHM, "exploration")
                    : Files.createTempDirectory("exploration");
        }
    }

    private int runs;

    private Simulation simulation(Choice choice, int ranks) {
        return new Simulation(choice, folder.resolve("run" + ++runs), ranks);
    }

    /** A run is told again by its first choices; those beyond are the first possibility. */
    private static final class Tape implements Choice {
        private final List<Integer> taken = new ArrayList<>();
        private final List<Integer> widths = new ArrayList<>();
        private final int length;
        private int at;

        Tape(int length) {
            this.length = length;
        }

        @Override
        public int of(int n) {
            if (at >= length) {
                return 0;
            }
            if (at == taken.size()) {
                taken.add(0);
                widths.add(n);
            }
            return taken.get(at++);
        }

        /** Goes on to the next run. Answers whether there is one. */
        boolean next() {
            at = 0;
            while (!taken.isEmpty()) {
                int next = taken.removeLast() + 1;
                int width = widths.removeLast();
                if (next < width) {
                    taken.addLast(next);
                    widths.addLast(width);
                    return true;
                }
            }
            return false;
        }
    }

    /** One task, once or twice in the queue, and its node crashes or a service goes out at any step. */
    @Test
    void everyStepOfOneTaskMayBeTheLastOne() {
        int count = 0;
        for (int copies = 1; copies <= 2; copies++) {
            for (int trouble = 0; trouble < 2 + SERVICES.size(); trouble++) {
                for (int step = 1; step <= STEPS; step++) {
                    Simulation simulation = simulation(_ -> 0, 2);
                    simulation.send("a", Duration.ZERO, copies);
                    for (int i = 0; i < step; i++) {
                        simulation.step();
                    }
                    cause(simulation, trouble);
                    simulation.runToSleep(Duration.ofMinutes(10));
                    count++;
                }
            }
        }
        System.out.printf(
                "exploration: one task, 1 or 2 copies, %d kinds of trouble at each of %d steps: %d runs%n",
                2 + SERVICES.size(), STEPS, count);
    }

    private static void cause(Simulation simulation, int trouble) {
        switch (trouble) {
            case 0 -> simulation.nodes.forEach(Simulation.Node::crash);
            case 1 -> simulation.nodes.forEach(Simulation.Node::killWorld);
            default -> simulation.outage(SERVICES.get(trouble - 2), Duration.ofSeconds(70));
        }
    }

    /** Two tasks and a double: every order of what is due at once, every latency and duration, for the first choices. */
    @Test
    void everyOrderOfTheFirstEvents() {
        int length = 9;
        var tape = new Tape(length);
        int count = 0;
        do {
            Simulation simulation = simulation(tape, 2);
            try {
                simulation.send("a", Duration.ZERO, 2);
                simulation.send("b", Duration.ZERO, 1);
                simulation.runToSleep(Duration.ofMinutes(5));
            } catch (Broken e) {
                throw new AssertionError("choices " + tape.taken, e);
            }
            count++;
        } while (count < 1500 && tape.next());
        System.out.printf("exploration: two tasks and a double, the first %d choices: %d runs%n", length, count);
    }

    @Test
    void drawnRunsWithEverythingThatGoesWrong() {
        for (int run = 0; run < RUNS; run++) {
            explore(SEED + run);
        }
        System.out.printf(
                "exploration: %d drawn runs of up to 12 tasks, 2 nodes, 6 troubles, 2 of them deaths, seeds %d to %d%n",
                RUNS, SEED, SEED + RUNS - 1);
    }

    /** Found by drawn runs: a task that waits for a service beyond a node's idle end is taken up by the next node. */
    @Test
    void aTaskThatComesBackAfterTheIdleEndIsDone() {
        explore(20267187L);
    }

    private void explore(long seed, Mistake... mistakes) {
        var random = new Random(seed);
        Simulation simulation = simulation(random::nextInt, 1 + random.nextInt(3));
        List.of(mistakes).forEach(simulation::plant);
        try {
            draw(simulation, random);
            simulation.lossy(false);
            simulation.runToSleep(Duration.ofHours(2));
        } catch (Broken e) {
            throw new AssertionError(
                    "seed %d, -Dpixfleet.exploration.seed=%d -Dpixfleet.exploration.runs=1".formatted(seed, seed), e);
        }
    }

    private static void draw(Simulation simulation, Random random) {
        int tasks = 1 + random.nextInt(12);
        for (int task = 0; task < tasks; task++) {
            int copies = random.nextInt(5) == 0 ? 2 : 1;
            simulation.send("t" + task, Duration.ofSeconds(random.nextInt(4)), copies);
        }
        if (random.nextInt(4) == 0) {
            simulation.sendPoison("killer");
        }
        simulation.lossy(random.nextInt(3) == 0);
        simulation.run(Duration.ofSeconds(1 + random.nextInt(4)));
        if (random.nextInt(3) == 0) {
            simulation.node("second");
        }
        int troubles = random.nextInt(7);
        int deaths = 0;
        for (int trouble = 0; trouble < troubles; trouble++) {
            simulation.run(Duration.ofMillis(random.nextInt(5000)));
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    var node = simulation.nodes.get(random.nextInt(simulation.nodes.size()));
                    if (++deaths > MAX_DEATHS) {
                        simulation.run(Duration.ofSeconds(1));
                    } else if (random.nextBoolean()) {
                        node.crash();
                    } else {
                        node.killWorld();
                    }
                }
                case 2 -> simulation.send("late" + trouble, Duration.ZERO, 1);
                default ->
                    simulation.outage(
                            SERVICES.get(random.nextInt(SERVICES.size())),
                            Duration.ofSeconds(1 + random.nextInt(random.nextInt(8) == 0 ? 1500 : 90)));
            }
        }
        // Around the idle end.
        if (random.nextBoolean()) {
            simulation.run(Duration.ofMillis(28_000 + random.nextInt(8_000)));
            simulation.send("last", Duration.ZERO, 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Mistake.class)
    void aPlantedMistakeIsFound(Mistake mistake) {
        int tries = 400;
        assertThatThrownBy(() -> {
                    for (int run = 0; run < tries; run++) {
                        explore(SEED + run, mistake);
                    }
                })
                .as("%s within %d runs", mistake, tries)
                .isInstanceOf(AssertionError.class)
                .hasCauseInstanceOf(Broken.class);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(traceOf(SEED)).isNotEmpty().isEqualTo(traceOf(SEED));
    }

    private List<String> traceOf(long seed) {
        var random = new Random(seed);
        Simulation simulation = simulation(random::nextInt, 2);
        draw(simulation, random);
        return simulation.trace;
    }
}
