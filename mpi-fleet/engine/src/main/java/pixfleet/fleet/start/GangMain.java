package pixfleet.fleet.start;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.openmpi.GangWorld;
import pixfleet.pipeline.Pipeline;

/**
 * One rank of a gang that processes a file: {@code bin/pixfleet-gang} starts it under mpirun. Rank 0 prints a JSON line with
 * the seconds it took.
 */
public final class GangMain {
    static final String USE = "use --pipeline P --in FILE --out FILE.{tif,png,jpg}";

    private static final int CRASHED = 70;

    private GangMain() {}

    /**
     * Runs a rank.
     *
     * @param arguments {@code --pipeline}, {@code --in} and {@code --out}
     */
    public static void main(String[] arguments) {
        run(arguments, GangMain::process);
    }

    private static void process(Options options, Communicator communicator) {
        communicator.barrier();
        long start = System.nanoTime();
        options.file().process(options.path("--out"), communicator);
        if (communicator.rank() == 0) {
            System.out.println("{\"ranks\":%d,\"seconds\":%.3f}"
                    .formatted(communicator.size(), (System.nanoTime() - start) * 1e-9));
        }
    }

    /**
     * Runs a rank that does something with a file. Whatever it throws ends the process, and with it the world.
     *
     * @param arguments a name, its value, and so on
     */
    public static void run(String[] arguments, BiConsumer<Options, Communicator> work) {
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> {
            System.err.println("pixfleet-gang: " + e.getMessage() + "; " + USE);
            e.printStackTrace();
            Runtime.getRuntime().halt(CRASHED);
        });
        var values = new HashMap<String, String>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            values.put(arguments[i], arguments[i + 1]);
        }
        var options = new Options(values);
        GangFile _ = options.file();
        Natives.load();
        GangWorld.run(arguments, communicator -> work.accept(options, communicator));
    }

    /**
     * What a rank was asked for.
     *
     * @param values by their names, such as {@code --in}
     */
    public record Options(Map<String, String> values) {
        /** Copies the map. */
        public Options {
            values = Map.copyOf(values);
        }

        /** The value of that name, if there is one. */
        public Optional<String> find(String name) {
            return Optional.ofNullable(values.get(name));
        }

        /** The pipeline. */
        public Pipeline pipeline() {
            return Pipeline.parse(value("--pipeline"));
        }

        /** The file to be processed. */
        public GangFile file() {
            return new GangFile(path("--in"), pipeline());
        }

        /** The value of that name as a path. */
        public Path path(String name) {
            return Path.of(value(name));
        }

        private String value(String name) {
            return find(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
        }
    }
}
