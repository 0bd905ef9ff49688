package pixfleet.bench.run;

import java.io.IOException;

/** One way to do the same work. */
public interface Contestant {
    /** How it is called in the table. */
    String name();

    /**
     * Does the work once.
     *
     * @throws IOException if it could not
     * @throws InterruptedException if it was told to stop
     */
    Run run() throws IOException, InterruptedException;
}
