package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.openmpi.Hosts.Host;

class MpirunCommandTest {
    @TempDir
    private Path folder;

    private ProcessBuilder process(Hosts hosts) {
        var settings = new MpirunSettings(
                2,
                false,
                false,
                folder,
                Path.of("/opt/java/bin/java"),
                List.of("-Xmx64m", "Main"),
                Map.of("CLASSPATH", "a.jar", "STORE", "here", "PIXFLEET_SECRET", "sesame"),
                Duration.ofSeconds(60),
                Duration.ofSeconds(45),
                hosts);
        return MpirunCommand.process(settings, folder.resolve("world.sock"));
    }

    private static final Hosts THREE = new Hosts(
            List.of(new Host("10.0.0.5", 4), new Host("10.0.0.6", 2), new Host("node-7.internal", 1)),
            "ssh -i key",
            List.of("10.0.0.0/16", "10.1.0.0/16"));

    @Test
    void aWorldOfThisHostNeedsNoNetwork() {
        assertThat(process(Hosts.LOCAL).command())
                .containsSequence("-n", "2", folder.resolve("pixfleet-rank").toString())
                .doesNotContain("--host", "-x", "oob_tcp_keepalive_time");
        assertThat(process(new Hosts(List.of(new Host("10.0.0.5", 8)), "ssh", List.of()))
                        .command())
                .containsSequence("-n", "2")
                .doesNotContain("--host");
    }

    @Test
    void aWorldOverHostsHasTheRanksOfAll() {
        assertThat(process(THREE).command())
                .containsSequence("--host", "10.0.0.5:4,10.0.0.6:2,node-7.internal:1")
                .containsSequence("-n", "7")
                .containsSequence("--mca", "plm_rsh_agent", "ssh -i key")
                .containsSequence("--mca", "oob_tcp_if_include", "10.0.0.0/16,10.1.0.0/16")
                .containsSequence("--mca", "btl_tcp_if_include", "10.0.0.0/16,10.1.0.0/16");
        assertThat(process(new Hosts(THREE.list(), "ssh", List.of())).command())
                .doesNotContain("oob_tcp_if_include", "btl_tcp_if_include");
    }

    /** 2 s of silence and three questions a second apart are within the 8 s in which a dead link is to be noticed. */
    @Test
    void aDeadLinkIsNoticedWithinSeconds() {
        assertThat(process(THREE).command())
                .containsSequence("--mca", "oob_tcp_keepalive_time", "2")
                .containsSequence("--mca", "oob_tcp_keepalive_intvl", "1")
                .containsSequence("--mca", "oob_tcp_keepalive_probes", "3");
    }

    @Test
    void ranksOfOtherHostsGetTheirVariablesByNameOnly() {
        ProcessBuilder process = process(THREE);

        assertThat(process.command())
                .containsSequence("-x", "CLASSPATH")
                .containsSequence("-x", "MALLOC_MMAP_THRESHOLD_")
                .containsSequence("-x", "PIXFLEET_JAVA")
                .containsSequence("-x", "PIXFLEET_SECRET")
                .containsSequence("-x", "PIXFLEET_WORLD_SOCKET")
                .containsSequence("-x", "STORE")
                .doesNotContain("PATH", "HOME");
        assertThat(String.join(" ", process.command())).doesNotContain("sesame", "a.jar");
        assertThat(process.environment()).containsEntry("STORE", "here").containsEntry("PIXFLEET_SECRET", "sesame");
    }

    @Test
    void anotherHostsAgentIsPreparedToRunRanks() {
        MpirunCommand.prepare(folder);

        assertThat(Files.isExecutable(folder.resolve("pixfleet-rank"))).isTrue();
    }

    @Test
    void aRankIsToldWhereNativeLibrariesWereFound() throws Exception {
        MpirunCommand.prepare(folder);
        Path found = folder.resolve("found");

        assertThat(arguments(found))
                .hasSize(3)
                .contains("-Dpixfleet.natives=" + found)
                .endsWith("Main");
        Files.writeString(found, "/cache/a b:/cache/c");

        assertThat(arguments(found))
                .hasSize(4)
                .contains("-Dpixfleet.natives.known=true")
                .endsWith("Main")
                .first()
                .asString()
                .startsWith("-Djava.library.path=/")
                .endsWith(":/cache/a b:/cache/c");
    }

    /** What the JVM is given, a line each. */
    private List<String> arguments(Path found) throws IOException {
        Path printer = Files.writeString(folder.resolve("printer"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(printer, PosixFilePermissions.fromString("rwx------"));
        var rank = new ProcessBuilder(folder.resolve("pixfleet-rank").toString(), "Main");
        rank.environment().put("PIXFLEET_JAVA", printer.toString());
        rank.environment().put("PIXFLEET_NATIVES", found.toString());
        return rank.start().inputReader().lines().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "a:2", "-x"})
    void refusesWhatIsNoAddress(String address) {
        assertThatThrownBy(() -> new Host(address, 1)).hasMessageContaining("is no address");
    }

    @Test
    void refusesAHostWithoutRanks() {
        assertThatThrownBy(() -> new Host("10.0.0.5", 0)).hasMessageContaining("at least one rank");
    }
}
