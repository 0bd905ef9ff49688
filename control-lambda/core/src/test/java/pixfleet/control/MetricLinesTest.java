package pixfleet.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import pixfleet.metric.Meter;
import pixfleet.metric.Metric;
import pixfleet.wire.MetricLines;

class MetricLinesTest extends MeterContract {
    private final List<String> lines = new ArrayList<>();
    private final MetricLines meter = new MetricLines("pool", Clock.systemUTC(), lines::add);

    @Override
    protected Meter meter() {
        return meter;
    }

    @Override
    protected List<Double> kept(Metric metric) {
        var kept = new ArrayList<Double>();
        for (String line : lines) {
            JsonNode values = read(line).path(metric.word());
            if (values.isArray()) {
                values.forEach(value -> kept.add(value.asDouble()));
            } else {
                kept.add(values.asDouble());
            }
        }
        return kept;
    }

    private static JsonNode read(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
