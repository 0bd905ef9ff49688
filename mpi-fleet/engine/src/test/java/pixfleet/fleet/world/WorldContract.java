package pixfleet.fleet.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.Eventually;
import pixfleet.fleet.process.Outcome;
import pixfleet.job.Task;

/** What every {@link World} does. */
public abstract class WorldContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private World world;

    /** Starts worlds of one rank or more. */
    protected abstract World.Starter starter();

    /** A task that a rank ends with an {@link Outcome.Failed}. */
    protected abstract Task hopeless() throws Exception;

    private void start() {
        world = starter().start(new World.Listener() {
            @Override
            public void ready(int ranks) {
                assertThat(ranks).isPositive();
                heard.add("ready");
            }

            @Override
            public void started(long number) {
                heard.add("started " + number);
            }

            @Override
            public void progressed(long number, int done, int parts) {
                heard.add("progressed " + number);
            }

            @Override
            public void finished(long number, Outcome outcome) {
                heard.add(outcome.getClass().getSimpleName() + " " + number);
            }

            @Override
            public void ended(String how) {
                assertThat(how).isNotBlank();
                heard.add("ended");
            }
        });
        await("ready");
    }

    private void await(String word) {
        Eventually.until(word + " is heard", PATIENCE, () -> heard.contains(word));
    }

    @AfterEach
    void end() {
        if (world != null) {
            world.end();
            await("ended");
        }
    }

    @Test
    void tellsWhatBecomesOfEachTaskByItsNumber() throws Exception {
        start();

        world.run(7, hopeless());
        world.run(9, hopeless());
        await("Failed 7");
        await("Failed 9");

        assertThat(heard)
                .filteredOn(word -> word.startsWith("Failed"))
                .containsExactlyInAnyOrder("Failed 7", "Failed 9");
        assertThat(heard).startsWith("ready").doesNotContain("ended");
    }

    @Test
    void endsOnceHoweverOftenItIsAsked() throws Exception {
        start();

        world.end();
        world.end();
        await("ended");
        world.end();
        world.run(3, hopeless());

        assertThat(heard).containsExactly("ready", "ended");
    }
}
