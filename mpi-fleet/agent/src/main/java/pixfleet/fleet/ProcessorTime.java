package pixfleet.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What this process and all that it started have taken of the processors. Of a process that has ended it knows what was seen of it
 * last. Ranks on other nodes of a cell are those nodes' own.
 */
final class ProcessorTime implements Supplier<Duration> {
    private final Map<ProcessHandle, Duration> seen = new HashMap<>();

    @Override
    public synchronized Duration get() {
        ProcessHandle self = ProcessHandle.current();
        Stream.concat(Stream.of(self), self.descendants())
                .forEach(process -> process.info().totalCpuDuration().ifPresent(used -> seen.put(process, used)));
        return seen.values().stream().reduce(Duration.ZERO, Duration::plus);
    }
}
