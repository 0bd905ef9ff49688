package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.system.template.Shell.Ended;

/** What a node does at its start, against an AWS on the loopback address and with stand-ins for what only root may do. */
@Timeout(60)
class BootScriptIT {
    @TempDir
    private Path root;

    private NodeCloud cloud;
    private Shell shell;
    private Path script;

    @BeforeEach
    void prepareAMachine() {
        cloud = new NodeCloud();
        var environment = new HashMap<>(cloud.environment());
        environment.putAll(Map.of("MACHINE", root.toString(), "HOME", root.toString()));
        shell = new Shell(root.resolve("commands"), environment);
        script = root.resolve("lib/boot.sh");
        Shell.write(root.resolve("lib/aws.py"), Template.textOf(Checkout.file("sam/node/aws.py")));
        Shell.write(
                script,
                Template.textOf(Checkout.file("sam/node/boot.sh"))
                        .replace("install_root=/opt/pixfleet", "install_root=" + root.resolve("opt"))
                        .replace("state_root=/var/lib/pixfleet", "state_root=" + root.resolve("state"))
                        .replace("here=/usr/local/lib/pixfleet", "here=" + root.resolve("lib")));
        for (String ofRoot : List.of("useradd", "apt-get", "mpirun", "ssh", "nft", "systemctl")) {
            shell.command(ofRoot, "echo \"" + ofRoot + " $*\" >> \"$MACHINE/calls\"");
        }
        shell.command("getent", "exit 2");
        shell.command("install", "for last; do :; done; mkdir -p \"$last\"");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void sleepsAgainWhenNothingHasBeenUploadedYet() {
        Ended ended = boot();

        assertThat(ended.output()).contains("nothing to do");
        assertThat(ended.code()).isZero();
    }

    @Test
    void becomesTheAgentOfTheUploadedPackage() {
        upload("echo \"agent $PIXFLEET_NODE_ID at $PIXFLEET_CELL_ADDRESS in $PIXFLEET_STATE_DIR\"");

        Ended ended = boot();

        assertThat(ended.output()).contains("agent i-0123 at 10.42.1.7 in " + root.resolve("state/i-0123"));
        assertThat(ended.code()).isZero();
    }

    @Test
    void passesTheAgentsExitCodeOn() {
        upload("exit 7");

        assertThat(boot().code()).isEqualTo(7);
    }

    @Test
    void fetchesAPackageOnceAndANewerOneAgain() {
        upload("echo first");
        boot();
        boot();
        assertThat(cloud.requests().stream().filter(request -> request.endsWith(".tar.gz")))
                .hasSize(1);

        String second = upload("echo second");

        assertThat(boot().output()).contains("second");
        assertThat(root.resolve("opt/releases").toFile().list()).containsExactly(second);
    }

    @Test
    void installsWhatIsMissingWithinLimits() {
        assertThat(shell.commands().resolve("nft").toFile().delete()).isTrue();
        Shell.write(script, Template.textOf(script).replace("command -v nft", "command -v no-such-command"));
        shell.command("timeout", "echo \"timeout $*\" >> \"$MACHINE/calls\"; exec /usr/bin/timeout \"$@\"");
        boot();

        assertThat(calls())
                .containsPattern("timeout -k 10 180 apt-get .*Timeout=20.* update")
                .containsPattern("timeout -k 10 600 apt-get .* install -y .*openmpi-bin libopenmpi3");
    }

    @Test
    void aMirrorThatHangsEndsTheTry() {
        Shell.write(
                script,
                Template.textOf(script)
                        .replace("command -v nft", "command -v no-such-command")
                        .replace("apt 180", "apt 1"));
        shell.command("apt-get", "exec sleep 60");

        assertThat(boot().code()).isEqualTo(124);
        assertThat(ended("124").output()).contains("start failed: step=packages status=124 failures=1");
    }

    @Test
    void isTriedAgainWhenTheStoreDoesNotAnswer() {
        cloud.close();

        assertThat(boot().code()).isNotZero();
        assertThat(ended("1").output()).contains("start failed: step=identity status=1 failures=1");
    }

    @Test
    void aPackageThatIsNotWhatItsNameSaysIsNotRun() {
        String version = upload("echo harmless");
        cloud.putText("dist/" + version + ".tar.gz", "something else");

        Ended ended = boot();

        assertThat(ended.code()).isNotZero();
        assertThat(ended.output()).contains("checksum did NOT match").doesNotContain("harmless");

        upload("echo whole");
        assertThat(boot().output()).contains("whole");
    }

    @Test
    void aNodeThatDoesNotComeUpPowersItselfOffAndSaysSo() {
        upload("exit 9");
        for (int failure = 1; failure < 5; failure++) {
            boot();
            assertThat(ended("9").output()).contains("start failed: step=agent status=9 failures=" + failure);
            assertThat(calls()).doesNotContain("poweroff");
        }
        boot();

        assertThat(ended("9").output()).contains("failures=5", "gives up for now");
        assertThat(calls()).contains("systemctl --no-block poweroff");
    }

    @Test
    void afterThatItWaitsLongerEachTimeAlsoOverReboots() {
        upload("echo tried");
        failedStarts(5, Duration.ofMinutes(9));
        Ended early = boot();
        assertThat(early.code()).isZero();
        assertThat(early.output()).contains("waits after failed starts").doesNotContain("tried");
        ended("0");
        assertThat(root.resolve("state/failed-starts")).hasContent("5");

        failedStarts(5, Duration.ofMinutes(11));
        assertThat(boot().output()).contains("tried");

        failedStarts(50, Duration.ofMinutes(350));
        assertThat(boot().output()).doesNotContain("tried");
        failedStarts(50, Duration.ofMinutes(361));
        assertThat(boot().output()).contains("tried");
    }

    @ParameterizedTest
    @CsvSource({"0", "143", "TERM"})
    void anEndInPeaceForgetsFailures(String status) {
        upload("exit 0");
        failedStarts(3, Duration.ZERO);
        boot();
        ended(status);

        assertThat(root.resolve("state/failed-starts")).doesNotExist();
    }

    @Test
    void aCrashAfterLongWorkIsNoFailedStart() throws IOException {
        upload("exit 9");
        boot();
        assertThat(root.resolve("state/step")
                        .toFile()
                        .setLastModified(Instant.now().minusSeconds(700).toEpochMilli()))
                .isTrue();

        assertThat(ended("9").output()).isEmpty();
        assertThat(Files.exists(root.resolve("state/failed-starts"))).isFalse();
    }

    @Test
    void aFullDiskPowersTheMachineOffAtOnce() {
        Shell.write(script, Template.textOf(script).replace("/failed-starts", "/no/such/folder"));
        upload("exit 9");
        boot();

        assertThat(ended("9").output()).contains("start failed: step=agent", "the disk takes no more");
        assertThat(calls()).contains("systemctl --no-block poweroff");
    }

    private void failedStarts(int count, Duration age) {
        Path file = root.resolve("state/failed-starts");
        Shell.write(file, count + "\n");
        assertThat(file.toFile().setLastModified(Instant.now().minus(age).toEpochMilli()))
                .isTrue();
    }

    private String calls() {
        return Files.exists(root.resolve("calls")) ? Template.textOf(root.resolve("calls")) : "";
    }

    private Ended boot() {
        return shell.run(List.of(script.toString()));
    }

    private Ended ended(String status) {
        var environment = new HashMap<>(shell.environment());
        environment.put("EXIT_STATUS", status);
        return new Shell(shell.commands(), environment).run(List.of(script.toString(), "ended"));
    }

    /** Puts a package up whose agent runs these lines, and answers its name. */
    private String upload(String agent) {
        Path staging = root.resolve("staging");
        Path archive = root.resolve("node.tar.gz");
        Shell.write(staging.resolve("bin/pixfleet-node"), "#!/bin/bash\n" + agent + "\n");
        Ended packed = shell.run(List.of("tar", "-C", staging.toString(), "-czf", archive.toString(), "."));
        assertThat(packed.code()).as(packed.output()).isZero();
        try {
            byte[] bytes = Files.readAllBytes(archive);
            String version = NodeCloud.sha256(bytes);
            cloud.put("dist/" + version + ".tar.gz", bytes);
            cloud.putText("dist/current", version + "\n");
            return version;
        } catch (IOException e) {
            throw new IllegalStateException("reading " + archive, e);
        }
    }
}
