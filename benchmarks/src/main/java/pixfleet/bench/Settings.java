package pixfleet.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How benchmarks are run.
 *
 * @param home the project's root, which holds the built artifacts
 * @param folder for files a benchmark makes; kept, so that the next run need not make them again
 * @param quick tiny sizes, one round and the first of several pipelines, to see that everything works; the figures mean nothing
 * @param rounds measured rounds of a comparison
 * @param cases how many things are tried, where the user says so; each benchmark knows what is usual
 * @param seed of what is drawn by chance
 * @param repeated one case to be tried again instead, as it was printed
 */
public record Settings(
        Path home, Path folder, boolean quick, int rounds, OptionalInt cases, long seed, Optional<String> repeated) {
    /** How many cases were asked for; else one of two numbers, the real one, or the one for quick runs. */
    public int cases(int real, int forQuick) {
        return cases.orElse(size(real, forQuick));
    }

    /** One of two numbers: the real one, or the one for quick runs. */
    public int size(int real, int forQuick) {
        return quick ? forQuick : real;
    }

    /** All of them, or the first ones in quick runs. */
    public <T> List<T> some(List<T> all, int forQuick) {
        return all.subList(0, size(all.size(), Math.min(forQuick, all.size())));
    }

    /** The processors of this machine. */
    public int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
