package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.Eventually;
import pixfleet.fleet.gang.CommunicatorContract;
import pixfleet.fleet.openmpi.Hosts.Host;

/** Worlds over several hosts, which are network namespaces; what their ranks do is in {@link CommunicatorMain}. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HostsIT extends CommunicatorContract {
    /** Far more than the 5 s after which a silent link counts as dead: the machine may be busy. */
    private static final Duration NOTICED = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private NetworkNamespaces network;

    @BeforeEach
    void threeHosts() throws IOException {
        network = NetworkNamespaces.make(3, folder);
    }

    @AfterEach
    void remove() {
        if (network != null) {
            network.close();
        }
    }

    private Process world(String what) throws IOException {
        var hosts = new Hosts(
                List.of(
                        new Host(NetworkNamespaces.address(1), 2),
                        new Host(NetworkNamespaces.address(2), 1),
                        new Host(NetworkNamespaces.address(3), 1)),
                network.remoteShell(),
                List.of(NetworkNamespaces.NETWORK));
        ProcessBuilder mpirun = MpirunCommand.process(
                CommunicatorWorlds.settings(folder, 4, "3", what).over(hosts), folder.resolve("none.sock"));
        return mpirun.command(network.on(1, mpirun.command())).start();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("world.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected List<Integer> gangs() {
        return List.of(4);
    }

    @Override
    protected List<List<String>> check(int ranks) throws Exception {
        return CommunicatorWorlds.checked(world("checks"), folder, ranks);
    }

    @Test
    void aWorldWhoseLinkIsDeadEndsAndLeavesNothing() throws Exception {
        Process mpirun = world("sums");
        Eventually.until("it sums", Duration.ofSeconds(60), () -> log().contains("summing"));
        assertThat(mpirun.isAlive()).as(log()).isTrue();

        network.cut(3);

        assertThat(mpirun.waitFor(NOTICED.toSeconds(), TimeUnit.SECONDS))
                .as(log())
                .isTrue();
        assertThat(mpirun.exitValue()).as(log()).isNotZero();
        Eventually.until(
                "no rank is left on any host",
                NOTICED,
                () -> network.processes().isEmpty());
    }
}
