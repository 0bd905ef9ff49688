package pixfleet.control;

import java.util.List;
import pixfleet.metric.Measurement;
import pixfleet.metric.Meter;
import pixfleet.metric.Metric;

class FakeMeterTest extends MeterContract {
    private final FakeMeter meter = new FakeMeter();

    @Override
    protected Meter meter() {
        return meter;
    }

    @Override
    protected List<Double> kept(Metric metric) {
        return meter.taken().stream()
                .filter(measurement -> measurement.metric() == metric)
                .map(Measurement::value)
                .toList();
    }
}
