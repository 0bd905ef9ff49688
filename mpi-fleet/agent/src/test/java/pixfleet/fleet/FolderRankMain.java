package pixfleet.fleet;

import java.nio.file.Path;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.start.RankStart;
import pixfleet.job.RankCapacity;

/** A rank whose stores are a folder. */
public final class FolderRankMain {
    static final String STORE = "PIXFLEET_TEST_STORE";
    static final String RANK_BYTES = "PIXFLEET_TEST_RANK_BYTES";

    private FolderRankMain() {}

    public static void main(String[] arguments) {
        Natives.load();
        var store = new FolderStore(Path.of(System.getenv(STORE)));
        RankStart.run(arguments, store, store, new RankCapacity(Long.parseLong(System.getenv(RANK_BYTES))));
    }
}
