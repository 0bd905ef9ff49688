package pixfleet.metric;

import java.util.List;

/** Keeps what was measured. It fails for nobody: what cannot be kept is lost, and the work goes on. */
@FunctionalInterface
public interface Meter {
    /** Keeps nothing. */
    Meter NONE = measurements -> {};

    /** Keeps these values, measured now. Twice counts twice. */
    void measured(List<Measurement> measurements);
}
