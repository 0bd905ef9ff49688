package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link MpiCommunicator} among the ranks of a real world; what they check is in {@link CommunicatorMain}. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MpiCommunicatorIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void ranksOfOneHostSumExchangeAndShare(int ranks) throws Exception {
        Process mpirun = MpirunCommand.process(
                        CommunicatorWorlds.settings(folder, ranks, "1", "checks"), folder.resolve("none.sock"))
                .start();
        boolean ended = mpirun.waitFor(100, TimeUnit.SECONDS);
        mpirun.descendants().forEach(ProcessHandle::destroyForcibly);
        mpirun.destroyForcibly();

        String log = Files.readString(folder.resolve("world.log"));
        assertThat(ended).as(log).isTrue();
        assertThat(mpirun.exitValue()).as(log).isZero();
        for (int rank = 0; rank < ranks; rank++) {
            assertThat(log).contains("verdict rank=" + rank + " ok");
        }
    }
}
