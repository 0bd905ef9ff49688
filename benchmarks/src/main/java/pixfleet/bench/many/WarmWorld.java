package pixfleet.bench.many;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Processes;
import pixfleet.bench.run.Run;
import pixfleet.fleet.openmpi.MpirunWorlds;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.start.RankStart;
import pixfleet.fleet.world.World;
import pixfleet.job.Task;

/** A world under mpirun that is fed as an agent does: as many tasks in hand as the ranks take, the next when one ends. */
public final class WarmWorld implements AutoCloseable {
    /** In tables. */
    public static final String NAME = "pixfleet";

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final World world;
    private final List<ProcessHandle> processes;
    private final int inFlight;

    /**
     * Starts it and waits until it is ready.
     *
     * @param folder of originals; results go below it
     * @param ranks of the world
     */
    public WarmWorld(Path folder, int ranks) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var settings = RankStart.settings(
                        ranks, folder, FolderRankMain.class, Map.of(FolderRankMain.FOLDER, folder.toString()))
                .within(TIMEOUT, TIMEOUT);
        this.world = new MpirunWorlds(settings, Clock.systemUTC()).start(new WorldListener());
        this.inFlight = ranks * RankStart.TASKS_PER_RANK;
        expect("ready");
        this.processes = Processes.below(ProcessHandle.current(), FolderRankMain.class.getName());
    }

    /** The work of processing some tasks, as a contestant. */
    public Contestant on(List<Task> tasks) {
        return on(tasks, NAME);
    }

    /** The same under another name, where a world takes part more than once. */
    public Contestant on(List<Task> tasks, String name) {
        return new Contestant() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Run run() throws IOException, InterruptedException {
                return process(tasks);
            }
        };
    }

    private Run process(List<Task> tasks) throws IOException, InterruptedException {
        double cpu = Processes.cpuSeconds(processes);
        long began = System.nanoTime();
        int dealt = 0;
        for (int done = 0; done < tasks.size(); done++) {
            while (dealt < tasks.size() && dealt - done < inFlight) {
                world.run(dealt, tasks.get(dealt));
                dealt++;
            }
            expect("stored");
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return Run.timed(seconds, Processes.cpuSeconds(processes) - cpu);
    }

    private void expect(String what) throws IOException, InterruptedException {
        String event = events.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        if (!what.equals(event)) {
            throw new IOException("the world should have said '%s' and said '%s'".formatted(what, event));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        world.end();
        expect("mpirun exit 0");
    }

    private final class WorldListener implements World.Listener {
        @Override
        public void ready(int ranks) {
            events.add("ready");
        }

        @Override
        public void started(long number) {}

        @Override
        public void progressed(long number, int done, int parts) {}

        @Override
        public void finished(long number, Outcome outcome) {
            events.add(outcome instanceof Outcome.Stored ? "stored" : outcome.toString());
        }

        @Override
        public void ended(String how) {
            events.add(how);
        }
    }
}
