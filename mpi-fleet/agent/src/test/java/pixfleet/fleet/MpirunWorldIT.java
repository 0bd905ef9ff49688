package pixfleet.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.openmpi.MpirunWorlds;
import pixfleet.fleet.start.RankStart;
import pixfleet.fleet.world.World;
import pixfleet.fleet.world.WorldContract;
import pixfleet.job.Task;

/** Worlds of one rank under a real mpirun, whose store is a folder. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MpirunWorldIT extends WorldContract {
    @TempDir
    private Path folder;

    @Override
    protected World.Starter starter() {
        var environment = Map.of(
                RankStart.CLASS_PATH,
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FolderRankMain.STORE,
                folder.toString(),
                FolderRankMain.RANK_BYTES,
                String.valueOf(1L << 28));
        return new MpirunWorlds(RankStart.settings(1, folder, FolderRankMain.class, environment), Clock.systemUTC());
    }

    @Override
    protected Task hopeless() throws IOException {
        Task task = Tasks.task("uploads", "no image.png", "invert");
        new FolderStore(folder).put(task.original(), "no image".getBytes(StandardCharsets.UTF_8));
        return task;
    }
}
