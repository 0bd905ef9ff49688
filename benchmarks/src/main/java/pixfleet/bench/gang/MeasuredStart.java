package pixfleet.bench.gang;

import java.io.IOException;
import pixfleet.fleet.start.GangStart;

/** Starts a world of one measured gang. */
public final class MeasuredStart {
    private MeasuredStart() {}

    /**
     * Runs until the gang has ended, with its exit code.
     *
     * @param arguments {@code --ranks N}, then what {@link MeasuredMain} takes
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(GangStart.run(MeasuredMain.class, arguments));
    }
}
