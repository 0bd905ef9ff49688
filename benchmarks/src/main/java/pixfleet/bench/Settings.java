package pixfleet.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How benchmarks are run.
 *
 * @param home the project's root, which holds the built artifacts
 * @param folder for files a benchmark makes; kept, so that the next run need not make them again
 * @param quick tiny sizes and one round, to see that everything works; the figures mean nothing
 * @param rounds measured rounds of a comparison
 * @param cases how many cases a property is tried on
 * @param seed of what is drawn by chance
 * @param repeated one case to be tried again instead, as it was printed
 */
public record Settings(
        Path home, Path folder, boolean quick, int rounds, int cases, long seed, Optional<String> repeated) {
    /** One of two numbers: the real one, or the one for quick runs. */
    public int size(int real, int forQuick) {
        return quick ? forQuick : real;
    }

    /** The processors of this machine. */
    public int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
