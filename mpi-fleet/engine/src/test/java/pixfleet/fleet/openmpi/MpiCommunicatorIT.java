package pixfleet.fleet.openmpi;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.gang.CommunicatorContract;

/** {@link MpiCommunicator} among the ranks of a real world; what they check beside the contract is in {@link CommunicatorMain}. */
class MpiCommunicatorIT extends CommunicatorContract {
    @TempDir
    private Path folder;

    @Override
    protected List<List<String>> check(int ranks) throws Exception {
        Process mpirun = MpirunCommand.process(
                        CommunicatorWorlds.settings(folder, ranks, "1", "checks"), folder.resolve("none.sock"))
                .start();
        return CommunicatorWorlds.checked(mpirun, folder, ranks);
    }
}
