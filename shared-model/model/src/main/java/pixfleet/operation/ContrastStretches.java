package pixfleet.operation;

import java.util.List;
import pixfleet.pipeline.Parameter.Choice;

/** The parameter that stretches of values share. */
final class ContrastStretches {
    static final Choice<Channels> CHANNELS = new Choice<>(
            "channels",
            "Whether colours are stretched together, which keeps their balance, or each by itself.",
            List.of(Channels.values()),
            Channels.TOGETHER);

    private ContrastStretches() {}
}
