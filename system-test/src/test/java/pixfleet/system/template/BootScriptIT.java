package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    private NodeMachine machine;

    @BeforeEach
    void prepareAMachine() {
        machine = new NodeMachine(root);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void sleepsAgainWhenNothingHasBeenUploadedYet() {
        Ended ended = machine.boot();

        assertThat(ended.output()).contains("nothing to do");
        assertThat(ended.code()).isZero();
    }

    @Test
    void becomesTheAgentOfTheUploadedPackage() {
        machine.upload("echo \"agent $PIXFLEET_NODE_ID at $PIXFLEET_CELL_ADDRESS in $PIXFLEET_STATE_DIR\"");

        Ended ended = machine.boot();

        assertThat(ended.output()).contains("agent i-0123 at 10.42.1.7 in " + root.resolve("state/i-0123"));
        assertThat(ended.code()).isZero();
    }

    @Test
    void passesTheAgentsExitCodeOn() {
        machine.upload("exit 7");

        assertThat(machine.boot().code()).isEqualTo(7);
    }

    @Test
    void fetchesAPackageOnceAndANewerOneAgain() {
        machine.upload("echo first");
        machine.boot();
        machine.boot();
        assertThat(machine.cloud().requests().stream().filter(request -> request.endsWith(".tar.gz")))
                .hasSize(1);

        String second = machine.upload("echo second");

        assertThat(machine.boot().output()).contains("second");
        assertThat(root.resolve("opt/releases").toFile().list()).containsExactly(second);
    }

    @Test
    void installsWhatIsMissingWithinLimits() {
        assertThat(machine.file("commands").resolve("nft").toFile().delete()).isTrue();
        machine.change("command -v nft", "command -v no-such-command");
        machine.command("timeout", "echo \"timeout $*\" >> \"$MACHINE/calls\"; exec /usr/bin/timeout \"$@\"");
        machine.boot();

        assertThat(machine.calls())
                .containsPattern("timeout -k 10 180 apt-get .*Timeout=20.* update")
                .containsPattern("timeout -k 10 600 apt-get .* install -y .*openmpi-bin libopenmpi3");
    }

    @Test
    void aMirrorThatHangsEndsTheTry() {
        machine.change("command -v nft", "command -v no-such-command");
        machine.change("apt 180", "apt 1");
        machine.command("apt-get", "exec sleep 60");

        assertThat(machine.boot().code()).isEqualTo(124);
        assertThat(machine.ended("124").output()).contains("start failed: step=packages status=124 failures=1");
    }

    @Test
    void isTriedAgainWhenTheStoreDoesNotAnswer() {
        machine.cloud().close();

        assertThat(machine.boot().code()).isNotZero();
        assertThat(machine.ended("1").output()).contains("start failed: step=identity status=1 failures=1");
    }

    @Test
    void aPackageThatIsNotWhatItsNameSaysIsNotRun() {
        String version = machine.upload("echo harmless");
        machine.cloud().putText("dist/" + version + ".tar.gz", "something else");

        Ended ended = machine.boot();

        assertThat(ended.code()).isNotZero();
        assertThat(ended.output()).contains("checksum did NOT match").doesNotContain("harmless");

        machine.upload("echo whole");
        assertThat(machine.boot().output()).contains("whole");
    }

    @Test
    void aNodeThatDoesNotComeUpPowersItselfOffAndSaysSo() {
        machine.upload("exit 9");
        for (int failure = 1; failure < 5; failure++) {
            machine.boot();
            assertThat(machine.ended("9").output()).contains("start failed: step=agent status=9 failures=" + failure);
            assertThat(machine.calls()).doesNotContain("poweroff");
        }
        machine.boot();

        assertThat(machine.ended("9").output()).contains("failures=5", "gives up for now");
        assertThat(machine.calls()).contains("systemctl --no-block poweroff");
    }

    @Test
    void afterThatItWaitsLongerEachTimeAlsoOverReboots() {
        machine.upload("echo tried");
        failedStarts(5, Duration.ofMinutes(9));
        Ended early = machine.boot();
        assertThat(early.code()).isZero();
        assertThat(early.output()).contains("waits after failed starts").doesNotContain("tried");
        machine.ended("0");
        assertThat(root.resolve("state/failed-starts")).hasContent("5");

        failedStarts(5, Duration.ofMinutes(11));
        assertThat(machine.boot().output()).contains("tried");

        failedStarts(50, Duration.ofMinutes(350));
        assertThat(machine.boot().output()).doesNotContain("tried");
        failedStarts(50, Duration.ofMinutes(361));
        assertThat(machine.boot().output()).contains("tried");
    }

    @ParameterizedTest
    @CsvSource({"0", "143", "TERM"})
    void anEndInPeaceForgetsFailures(String status) {
        machine.upload("exit 0");
        failedStarts(3, Duration.ZERO);
        machine.boot();
        machine.ended(status);

        assertThat(root.resolve("state/failed-starts")).doesNotExist();
    }

    @Test
    void aCrashAfterLongWorkIsNoFailedStart() throws IOException {
        machine.upload("exit 9");
        machine.boot();
        assertThat(root.resolve("state/step")
                        .toFile()
                        .setLastModified(Instant.now().minusSeconds(700).toEpochMilli()))
                .isTrue();

        assertThat(machine.ended("9").output()).isEmpty();
        assertThat(Files.exists(root.resolve("state/failed-starts"))).isFalse();
    }

    @Test
    void aFullDiskPowersTheMachineOffAtOnce() {
        machine.change("/failed-starts", "/no/such/folder");
        machine.upload("exit 9");
        machine.boot();

        assertThat(machine.ended("9").output()).contains("start failed: step=agent", "the disk takes no more");
        assertThat(machine.calls()).contains("systemctl --no-block poweroff");
    }

    private void failedStarts(int count, Duration age) {
        Path file = root.resolve("state/failed-starts");
        Shell.write(file, count + "\n");
        assertThat(file.toFile().setLastModified(Instant.now().minus(age).toEpochMilli()))
                .isTrue();
    }
}
