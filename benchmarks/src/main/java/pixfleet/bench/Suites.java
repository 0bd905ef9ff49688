package pixfleet.bench;

import java.util.List;
import java.util.stream.Collectors;
import pixfleet.bench.calibrate.CalibrateSuite;
import pixfleet.bench.exactness.ExactnessSuite;
import pixfleet.bench.huge.CannySuite;
import pixfleet.bench.huge.ChainsSuite;
import pixfleet.bench.huge.HugeSuite;
import pixfleet.bench.huge.MemorySuite;
import pixfleet.bench.huge.ResizeSuite;
import pixfleet.bench.huge.ScalingSuite;
import pixfleet.bench.huge.TilesSuite;
import pixfleet.bench.kernels.KernelsSuite;
import pixfleet.bench.many.ManySuite;
import pixfleet.bench.scale.ScaleSuite;
import pixfleet.bench.stack.ChaosSuite;
import pixfleet.bench.stack.ColdStartSuite;
import pixfleet.bench.stack.JobsSuite;
import pixfleet.bench.stack.LatencySuite;
import pixfleet.bench.stack.S3Suite;
import pixfleet.bench.stack.SmallSuite;

/** Every benchmark there is. */
final class Suites {
    private static final List<Suite> ALL = List.of(
            new KernelsSuite(),
            new ManySuite(),
            new S3Suite(),
            new SmallSuite(),
            new LatencySuite(),
            new JobsSuite(),
            new ChaosSuite(),
            new ScaleSuite(),
            new ColdStartSuite(),
            new HugeSuite(),
            new CannySuite(),
            new ScalingSuite(),
            new ChainsSuite(),
            new MemorySuite(),
            new ResizeSuite(),
            new TilesSuite(),
            new ExactnessSuite(),
            new CalibrateSuite());

    private Suites() {}

    /** Those that can be run. */
    static List<Suite> available(Settings settings) {
        return ALL.stream().filter(suite -> suite.available(settings)).toList();
    }

    /**
     * One that can be run.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    static Suite named(String name, Settings settings) {
        List<Suite> suites = available(settings);
        return suites.stream()
                .filter(suite -> suite.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no benchmark %s; there are %s"
                        .formatted(name, suites.stream().map(Suite::name).collect(Collectors.joining(", ")))));
    }
}
