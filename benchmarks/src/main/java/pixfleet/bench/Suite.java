package pixfleet.bench;

import java.io.IOException;
import java.util.List;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Table;

/** A benchmark that can be asked for by its name. */
public interface Suite {
    /** Its name, one word. */
    String name();

    /** What it measures, in one line. */
    String description();

    /** Whether what it needs is built. What is not is not listed. */
    default boolean available(Settings settings) {
        return true;
    }

    /**
     * Runs it.
     *
     * @return what was measured
     * @throws IOException if something could not be run
     * @throws InterruptedException if it was told to stop
     */
    List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException;
}
