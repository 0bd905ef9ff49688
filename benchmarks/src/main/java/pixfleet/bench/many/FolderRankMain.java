package pixfleet.bench.many;

import java.nio.file.Path;
import pixfleet.fleet.files.FileOriginals;
import pixfleet.fleet.files.FileResults;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.start.RankStart;
import pixfleet.job.RankCapacity;

/** A rank as it is deployed, but for its stores, which are a folder. */
public final class FolderRankMain {
    /** The variable that names the folder. */
    static final String FOLDER = "PIXFLEET_BENCH_STORE";

    private static final RankCapacity CAPACITY = new RankCapacity(1L << 30);

    private FolderRankMain() {}

    /**
     * Works until the world ends.
     *
     * @param arguments for MPI
     */
    public static void main(String[] arguments) {
        Natives.load();
        Path folder = Path.of(System.getenv(FOLDER));
        RankStart.run(arguments, new FileOriginals(folder), new FileResults(folder.resolve("results")), CAPACITY);
    }
}
