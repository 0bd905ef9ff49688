package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drawn pipelines on drawn images over real ranks: on one host, and on three with nothing but a network between them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GangTrialIT {
    private static final String SEED = "77000";
    private static final String CASES = "40";
    private static final String NONE_DIFFERS = "trials seed=77000 cases=40 differing=0";

    @TempDir
    private Path folder;

    private MpirunSettings settings(int ranks) {
        MpirunSettings communicator = CommunicatorWorlds.settings(folder, ranks, SEED, CASES);
        var arguments = new ArrayList<>(communicator.arguments());
        arguments.replaceAll(it -> it.equals(CommunicatorMain.class.getName()) ? TrialMain.class.getName() : it);
        return communicator.running(arguments);
    }

    private void assertNoneDiffers(Process mpirun) throws InterruptedException, IOException {
        boolean ended = mpirun.waitFor(4, TimeUnit.MINUTES);
        String log = Files.readString(folder.resolve("world.log"));
        assertThat(ended).as(log).isTrue();
        assertThat(mpirun.exitValue()).as(log).isZero();
        assertThat(log).contains(NONE_DIFFERS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void ranksOfOneHostGiveWhatOneProcessGives(int ranks) throws Exception {
        assertNoneDiffers(MpirunCommand.process(settings(ranks), folder.resolve("none.sock"))
                .start());
    }

    @Test
    void ranksOfThreeHostsGiveWhatOneProcessGives() throws Exception {
        try (NetworkNamespaces network = NetworkNamespaces.make(3, folder)) {
            var hosts = new Hosts(
                    List.of(
                            new Hosts.Host(NetworkNamespaces.address(1), 2),
                            new Hosts.Host(NetworkNamespaces.address(2), 1),
                            new Hosts.Host(NetworkNamespaces.address(3), 1)),
                    network.remoteShell(),
                    List.of(NetworkNamespaces.NETWORK));
            ProcessBuilder mpirun = MpirunCommand.process(settings(4).over(hosts), folder.resolve("none.sock"));
            assertNoneDiffers(mpirun.command(network.on(1, mpirun.command())).start());
        }
    }
}
