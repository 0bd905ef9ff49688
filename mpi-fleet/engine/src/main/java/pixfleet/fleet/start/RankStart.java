package pixfleet.fleet.start;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.keep.Keeping;
import pixfleet.fleet.opencv.OpenCvKernels;
import pixfleet.fleet.opencv.mat.FoundNatives;
import pixfleet.fleet.opencv.strip.GangRunner;
import pixfleet.fleet.opencv.strip.GangRunner.Previews;
import pixfleet.fleet.openmpi.MpirunSettings;
import pixfleet.fleet.openmpi.Rank;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.TaskRunner;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.schedule.NodeMemory;
import pixfleet.fleet.schedule.NodeMemory.Room;
import pixfleet.fleet.verify.OpenCvBandComparison;
import pixfleet.fleet.verify.OpenCvComparison;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.job.RankCapacity;

/** How the process of a rank is started, and what it does until its world ends. */
public final class RankStart {
    /** One task is computed while another is fetched. */
    public static final int TASKS_PER_RANK = 2;

    private static final Logger log = LoggerFactory.getLogger(RankStart.class);
    private static final int CRASHED = 70;

    /** Larger matrices are freed after use: a rank that has seen one huge image stays small. */
    private static final long KEPT_MATRIX_BYTES = 256L << 20;

    /** The JVM's own variable for a class path: as an argument it would make the command line too long to be shown. */
    public static final String CLASS_PATH = "CLASSPATH";

    private static final String NATIVES_FOLDER = "org.bytedeco.javacpp.cachedir";

    /**
     * When the JVM compiles. Quickly after a tenth of the usual calls: what runs a few times an image would be interpreted
     * for a hundred images. Thoroughly, which costs far more, only after a hundred times the usual calls, a
     * number that loops over pixels reach within one image and little else does within thousands: otherwise the compiler
     * takes a tenth of the ranks' time for minutes. The first value divides the others by ten, and also
     * after how many calls counters are looked at: two more of them keep that as usual.
     */
    private static final List<String> COMPILER = List.of(
            "-XX:CompileThresholdScaling=0.1",
            "-XX:Tier3InvokeNotifyFreqLog=14",
            "-XX:Tier3BackedgeNotifyFreqLog=17",
            "-XX:Tier4BackEdgeThreshold=10000000",
            "-XX:Tier4InvocationThreshold=5000000",
            "-XX:Tier4MinInvocationThreshold=600000",
            "-XX:Tier4CompileThreshold=15000000");

    private static final List<String> FLAGS = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS");

    private RankStart() {}

    /**
     * A world on this machine whose ranks run a main class of this process's class path.
     *
     * @param folder belongs to this process alone
     * @param environment variables of the ranks beyond this process's own; {@value #CLASS_PATH} replaces the class path
     */
    public static MpirunSettings settings(int ranks, Path folder, Class<?> main, Map<String, String> environment) {
        var variables = new HashMap<>(environment);
        variables.putIfAbsent(CLASS_PATH, System.getProperty("java.class.path"));
        variables.put(
                FoundNatives.VARIABLE,
                FoundNatives.file(variables.get(CLASS_PATH), nativesFolder()).toString());
        return MpirunSettings.here(ranks, folder, command(main), variables);
    }

    /** The arguments of the Java launcher that start a rank; natives are unpacked where this process would unpack them. */
    private static List<String> command(Class<?> main) {
        var command = new ArrayList<>(FLAGS);
        command.addAll(COMPILER);
        nativesFolder().ifPresent(folder -> command.add("-D" + NATIVES_FOLDER + "=" + folder));
        command.add(main.getName());
        return command;
    }

    private static Optional<String> nativesFolder() {
        return Optional.ofNullable(System.getProperty(NATIVES_FOLDER));
    }

    /** Works on the given stores. Whatever goes wrong beyond a task ends the process, and with it the world. */
    public static void run(String[] arguments, Originals originals, Results results, RankCapacity capacity) {
        run(arguments, originals, results, Keeping.NONE, new Room(capacity, NodeMemory.UNBOUNDED));
    }

    /**
     * The same.
     *
     * @param keeping of a gang's finished strips
     * @param room for images
     */
    public static void run(String[] arguments, Originals originals, Results results, Keeping keeping, Room room) {
        RankCapacity capacity = room.rank();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            log.error("rank crashed thread={}", thread.getName(), e);
            Runtime.getRuntime().halt(CRASHED);
        });
        var other = VipsCodec.in(capacity.headBytes());
        var gangWork = new GangRunner(
                        originals, results, capacity, other, Previews.MADE, Blocks.CACHED, System::nanoTime)
                .keeping(keeping);
        var kernels = new OpenCvKernels(KEPT_MATRIX_BYTES, System::nanoTime, other, results);
        var runner = new TaskRunner(
                originals,
                results,
                new TaskRunner.Tools(kernels, new OpenCvComparison(), new OpenCvBandComparison()),
                capacity,
                System::nanoTime);
        var socket = Path.of(System.getenv("PIXFLEET_WORLD_SOCKET"));
        Rank.run(arguments, new Rank.Post(runner, gangWork, TASKS_PER_RANK, room, socket));
        // What is still being fetched or stored is abandoned.
        Runtime.getRuntime().halt(0);
    }
}
