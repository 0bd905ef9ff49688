package pixfleet.control.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pixfleet.control.scaling.Demand.Load;

/** What every {@link Demand} does. */
public abstract class DemandContract {
    /** The demand of an empty queue. */
    protected abstract Demand demand();

    /** Sends some tasks. */
    protected abstract void send(int tasks);

    /** A node takes one of them. */
    protected abstract void take();

    @Test
    void ofAnEmptyQueueIsNothing() {
        assertThat(demand().measure()).isEqualTo(new Load(0, 0));
    }

    @Test
    void countsWhatWaitsAndWhatNodesHoldApart() {
        send(3);
        assertThat(demand().measure()).isEqualTo(new Load(3, 0));

        take();
        take();

        assertThat(demand().measure()).isEqualTo(new Load(1, 2));
        assertThat(demand().measure().tasks()).isEqualTo(3);
    }
}
