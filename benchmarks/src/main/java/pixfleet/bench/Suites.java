package pixfleet.bench;

import java.util.List;
import java.util.stream.Collectors;
import pixfleet.bench.kernels.KernelsSuite;
import pixfleet.bench.many.ManySuite;
import pixfleet.bench.stack.S3Suite;

/** Every benchmark there is. */
final class Suites {
    private static final List<Suite> ALL = List.of(new KernelsSuite(), new ManySuite(), new S3Suite());

    private Suites() {}

    static List<Suite> all() {
        return ALL;
    }

    static Suite named(String name) {
        return ALL.stream()
                .filter(suite -> suite.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no benchmark %s; there are %s"
                        .formatted(name, ALL.stream().map(Suite::name).collect(Collectors.joining(", ")))));
    }
}
