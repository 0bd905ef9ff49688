package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pixfleet.fleet.drain.Shrinking.Run;
import pixfleet.fleet.drain.Simulation.Broken;
import pixfleet.fleet.drain.Simulation.Choice;
import pixfleet.fleet.drain.Simulation.Mistake;
import pixfleet.fleet.drain.Simulation.Service;
import pixfleet.job.Stage;
import pixfleet.job.Task;

/**
 * Looks for a run of the production loop in which a task is lost, shown twice, given up without a reason or left behind by a
 * node that stops: all runs of small bounds, and drawn ones of larger bounds. What fails says how to see it again.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class DrainExplorationTest {
    private static final List<Service> SERVICES = List.of(Service.values());
    private static final int RUNS = Integer.getInteger("pixfleet.exploration.runs", 1000);

    /** Deaths for no reason: of a third one under the same image nobody can tell that it was not the image. */
    private static final int MAX_DEATHS = 2;

    private static final int STEPS = 40;

    /** So many choices besides the first possibility, and those before them, are a run that can be read. */
    private static final int READABLE = 40;

    private static final String AGAIN = "pixfleet.exploration.again";
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

    /** A run begins without the files of the one before. */
    private Simulation simulation(Choice choice, int ranks) {
        Path run = folder.resolve("run");
        if (Files.exists(run)) {
            try (var files = Files.walk(run)) {
                files.sorted(Comparator.reverseOrder()).forEach(DrainExplorationTest::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Simulation(choice, run, ranks);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All runs, one after the other, by their first choices; those beyond are the first possibility. */
    private static final class Enumeration implements Choice {
        private final List<Integer> taken = new ArrayList<>();
        private final List<Integer> widths = new ArrayList<>();
        private final int length;
        private int at;

        Enumeration(int length) {
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
        var all = new Enumeration(length);
        int count = 0;
        do {
            Simulation simulation = simulation(all, 2);
            try {
                simulation.send("a", Duration.ZERO, 2);
                simulation.send("b", Duration.ZERO, 1);
                simulation.runToSleep(Duration.ofMinutes(5));
            } catch (Broken e) {
                throw new AssertionError("choices " + all.taken, e);
            }
            count++;
        } while (count < 1500 && all.next());
        System.out.printf("exploration: two tasks and a double, the first %d choices: %d runs%n", length, count);
    }

    /** Of two nodes the busy one is lost, and its task comes back when the idle one has stopped: whoever is woken next does it. */
    @Test
    void aTaskThatComesBackAfterTheIdleEndIsDone() {
        Simulation simulation = simulation(_ -> 0, 2);
        Task task = simulation.sendSlow("a", Duration.ofSeconds(90));
        simulation.run(Duration.ofSeconds(10));
        Simulation.Node idle = simulation.node("idle");
        simulation.run(Duration.ofSeconds(20));
        simulation.nodes.getFirst().lose();

        simulation.run(Duration.ofSeconds(20));

        assertThat(idle.ended).as(() -> String.join("\n", simulation.trace)).isEqualTo(DrainLoop.End.IDLE);
        assertThat(simulation.nodes).as("whom a message could reach").noneMatch(node -> node.alive);
        assertThat(simulation.queue.hides())
                .as("the message is there, and nobody can have it")
                .isTrue();
        simulation.runToSleep(Duration.ofMinutes(10));
        assertThat(simulation.stage(task))
                .hasValueSatisfying(stage -> assertThat(stage).isInstanceOf(Stage.Done.class));
        assertThat(simulation.queue.mostReceives).isEqualTo(2);
    }

    /** A seed tells a run. {@code pixfleet.exploration.runs} says how many: 100,000 take some minutes. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void drawnRunsWithEverythingThatGoesWrong() {
        long begun = System.nanoTime();
        for (int run = 0; run < RUNS; run++) {
            explore(SEED + run);
        }
        System.out.printf(
                "exploration: %d drawn runs of up to 12 tasks, 2 nodes, 6 troubles, 2 of them deaths, seeds %d to %d: "
                        + "nothing found in %d s%n",
                RUNS,
                SEED,
                SEED + RUNS - 1,
                Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    }

    @Test
    @EnabledIfSystemProperty(named = AGAIN, matches = ".+")
    void aRunToldAgain() {
        broken(Run.parse(System.getProperty(AGAIN))).ifPresent(broken -> {
            throw broken;
        });
    }

    private void explore(long seed, Mistake... mistakes) {
        var random = new Random(seed);
        var plan = new Tape(List.of(), random::nextInt);
        var luck = new Tape(List.of(), random::nextInt);
        if (broken(plan, luck, mistakes).isPresent()) {
            throw shrunk(seed, new Run(plan.taken(), luck.taken()), mistakes);
        }
    }

    private AssertionError shrunk(long seed, Run failing, Mistake... mistakes) {
        Run shortest = Shrinking.of(failing, run -> broken(run, mistakes).isPresent());
        return new AssertionError(
                "seed %d, shrunk from %d choices to %d; to see it again: -D%s=%s"
                        .formatted(seed, failing.size(), shortest.size(), AGAIN, shortest),
                broken(shortest, mistakes).orElseThrow());
    }

    private Optional<Broken> broken(Run run, Mistake... mistakes) {
        return broken(new Tape(run.plan(), _ -> 0), new Tape(run.luck(), _ -> 0), mistakes);
    }

    private Optional<Broken> broken(Choice plan, Choice luck, Mistake... mistakes) {
        int ranks = 1 + plan.of(3);
        Simulation simulation = simulation(luck, ranks);
        // With one rank no world stands by, with more one does soon.
        simulation.standingBy(Duration.ofMillis(500L * (ranks - 1)));
        List.of(mistakes).forEach(simulation::plant);
        try {
            carryOut(simulation, plan);
            simulation.lossy(false);
            simulation.runToSleep(Duration.ofHours(2));
            return Optional.empty();
        } catch (Broken e) {
            return Optional.of(e);
        }
    }

    /** The first possibility of each choice is the simplest: what fails can be told with as few others as it takes. */
    private static void carryOut(Simulation simulation, Choice plan) {
        int tasks = 1 + plan.of(12);
        for (int task = 0; task < tasks; task++) {
            int copies = plan.of(5) == 4 ? 2 : 1;
            simulation.send("t" + task, Duration.ofSeconds(plan.of(4)), copies);
        }
        if (plan.of(4) == 3) {
            simulation.sendPoison("killer");
        }
        simulation.lossy(plan.of(3) == 2);
        // The first node is there after a second.
        simulation.run(Duration.ofMillis(1010).plusSeconds(plan.of(4)));
        if (plan.of(3) == 2) {
            simulation.node("second");
        }
        int troubles = plan.of(7);
        int deaths = 0;
        for (int trouble = 0; trouble < troubles; trouble++) {
            simulation.run(Duration.ofMillis(plan.of(5000)));
            switch (plan.of(5)) {
                case 0 -> simulation.send("late" + trouble, Duration.ZERO, 1);
                case 1, 2 -> {
                    var node = simulation.nodes.get(plan.of(simulation.nodes.size()));
                    if (++deaths > MAX_DEATHS) {
                        simulation.run(Duration.ofSeconds(1));
                        node.killStandby();
                    } else if (plan.of(2) == 0) {
                        node.crash();
                    } else {
                        node.killWorld();
                    }
                }
                default ->
                    simulation.outage(
                            SERVICES.get(plan.of(SERVICES.size())),
                            Duration.ofSeconds(1 + plan.of(plan.of(8) == 7 ? 1500 : 90)));
            }
        }
        // Around the idle end.
        if (plan.of(2) == 1) {
            simulation.run(Duration.ofMillis(28_000 + plan.of(8_000)));
            simulation.send("last", Duration.ZERO, 1);
        }
    }

    /** Each is found by drawn runs, and told by a run short enough to be read. */
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
                .hasCauseInstanceOf(Broken.class)
                .satisfies(found -> assertThat(again(found).size())
                        .as("choices of the shrunk run: %s", found.getMessage())
                        .isLessThanOrEqualTo(READABLE))
                .satisfies(found -> assertThat(broken(again(found), mistake)).isPresent())
                .satisfies(found -> assertThat(broken(again(found))).isEmpty());
    }

    private static Run again(Throwable found) {
        return Run.parse(found.getMessage().replaceFirst(".*=", ""));
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(traceOf(SEED)).isNotEmpty().isEqualTo(traceOf(SEED));
    }

    private List<String> traceOf(long seed) {
        var random = new Random(seed);
        Simulation simulation = simulation(random::nextInt, 2);
        carryOut(simulation, random::nextInt);
        return simulation.trace;
    }
}
