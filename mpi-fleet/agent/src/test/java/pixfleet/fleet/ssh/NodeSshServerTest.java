package pixfleet.fleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fault.TransientFailure;
import pixfleet.job.NodeLease.Seat;
import pixfleet.job.NodeLease.SshAccess;

/** The node's own server, called by OpenSSH's client as {@code mpirun} does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NodeSshServerTest {
    private static final String HERE = "127.0.0.1";

    @TempDir
    private Path folder;

    private final List<NodeSshServer> servers = new ArrayList<>();

    private record Answer(int code, String text) {}

    @AfterEach
    void stop() {
        servers.forEach(NodeSshServer::close);
    }

    private NodeSshServer server(String node, Supplier<Optional<String>> admitted) {
        NodeSshServer server = NodeSshServer.start(folder.resolve(node), HERE, admitted);
        servers.add(server);
        return server;
    }

    private String keyOf(String node) {
        return server(node, Optional::empty).access().userKey();
    }

    private Answer call(String from, SshAccess to, String... command) throws IOException, InterruptedException {
        String shell = SshClientConfig.write(folder.resolve(from), List.of(new Seat(HERE, 1, "", to)));
        var line = new ArrayList<>(List.of(shell.split(" ")));
        line.add(HERE);
        line.addAll(Arrays.asList(command));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text.strip());
    }

    @Test
    void itsHeadRunsCommandsAndHearsHowTheyEnd() throws Exception {
        String head = keyOf("head");
        NodeSshServer member = server("member", () -> Optional.of(head));

        assertThat(call("head", member.access(), "echo $((6 * 7)); exit 3")).isEqualTo(new Answer(3, "42"));
    }

    @Test
    void nobodyElseGetsIn() throws Exception {
        String head = keyOf("head");
        keyOf("stranger");
        NodeSshServer member = server("member", () -> Optional.of(head));

        assertThat(call("stranger", member.access(), "echo in").code()).isEqualTo(255);
        assertThat(call("stranger", member.access(), "echo in").text()).contains("Permission denied");
    }

    @Test
    void aNodeWithoutAHeadRefusesAll() throws Exception {
        keyOf("head");

        for (Supplier<Optional<String>> admitted : List.<Supplier<Optional<String>>>of(
                Optional::empty, () -> Optional.of(""), () -> Optional.of("ssh-rsa AAAA"), () -> {
                    throw new TransientFailure("s3: slow down");
                })) {
            Answer answer = call("head", server("member", admitted).access(), "echo in");
            assertThat(answer.code()).isEqualTo(255);
            assertThat(answer.text()).doesNotContain("in\n").isNotEqualTo("in");
        }
    }

    @Test
    void aServerThatIsNotWhoTheLeaseSaysIsNotCalled() throws Exception {
        String head = keyOf("head");
        SshAccess member = server("member", () -> Optional.of(head)).access();
        SshAccess liar = server("liar", () -> Optional.of(head)).access();

        Answer answer = call("head", new SshAccess(liar.port(), member.hostKey(), member.userKey()), "echo in");

        assertThat(answer.code()).isEqualTo(255);
        assertThat(answer.text()).contains("Host key verification failed");
    }

    @Test
    void thereIsNoShellNoFileTransferAndNoTunnel() throws Exception {
        String head = keyOf("head");
        SshAccess member = server("member", () -> Optional.of(head)).access();

        assertThat(call("head", member).code()).isNotZero();
        assertThat(call("head", member, "-s", "sftp").code()).isNotZero();
        int elsewhere = server("elsewhere", Optional::empty).access().port();
        String config = folder.resolve("head").resolve("config").toString();
        Process tunnel = new ProcessBuilder("ssh", "-F", config, "-W", HERE + ":" + elsewhere, HERE)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(tunnel.waitFor()).isNotZero();
    }

    @Test
    void keysAreMadeOnceAndForThisUserAlone() throws Exception {
        SshAccess first = server("node", Optional::empty).access();
        SshAccess again = server("node", Optional::empty).access();

        assertThat(again.hostKey()).isEqualTo(first.hostKey()).isNotEqualTo(first.userKey());
        assertThat(again.userKey()).isEqualTo(first.userKey());
        try (var files = Files.list(folder.resolve("node"))) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("node"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aBlankInThePathIsSaid() {
        assertThatThrownBy(() -> SshClientConfig.write(Path.of("/var/my state"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/var/my state");
    }

    @Test
    void anAddressThatIsNotThisNodesIsSaid() {
        assertThatThrownBy(() -> NodeSshServer.start(folder, "192.0.2.1", Optional::empty))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("192.0.2.1");
    }
}
