package pixfleet.control;

import java.util.ArrayList;
import java.util.List;
import pixfleet.metric.Measurement;
import pixfleet.metric.Meter;

/** {@link Meter} that remembers. */
public final class FakeMeter implements Meter {
    private final List<Measurement> kept = new ArrayList<>();

    @Override
    public synchronized void measured(List<Measurement> measurements) {
        kept.addAll(measurements);
    }

    /** All since the last call. */
    public synchronized List<Measurement> taken() {
        var all = List.copyOf(kept);
        kept.clear();
        return all;
    }
}
