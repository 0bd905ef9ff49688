package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.system.template.Shell.Ended;

/** What a node does at its start, with stand-ins for AWS and for what only root may do. */
@Timeout(60)
class BootScriptTest {
    @TempDir
    private Path root;

    private Shell shell;
    private Path script;

    @BeforeEach
    void prepareAMachine() {
        shell = new Shell(
                root.resolve("commands"),
                Map.of("PIXFLEET_RESULTS_BUCKET", "results", "MACHINE", root.toString(), "HOME", root.toString()));
        script = root.resolve("boot.sh");
        Shell.write(
                script,
                Template.textOf(Checkout.file("sam/node/boot.sh"))
                        .replace("install_root=/opt/pixfleet", "install_root=" + root.resolve("opt"))
                        .replace("state_root=/var/lib/pixfleet", "state_root=" + root.resolve("state")));
        for (String ofRoot : List.of("useradd", "apt-get", "mpirun", "ssh")) {
            shell.command(ofRoot, "echo \"" + ofRoot + " $*\" >> \"$MACHINE/calls\"");
        }
        shell.command("getent", "exit 2");
        shell.command("install", "for last; do :; done; mkdir -p \"$last\"");
        shell.command("setpriv", "for last; do :; done; exec \"$last\"");
        shell.command(
                "curl",
                "case \"$*\" in *api/token*) echo TOKEN ;; *TOKEN*instance-id*) echo i-0123 ;; *TOKEN*local-ipv4*) echo 10.42.1.7 ;; *) exit 22 ;; esac");
        aws("cp \"$MACHINE/uploaded.tar.gz\" \"${@: -1}\"", "\"abc123\"");
    }

    @Test
    void sleepsAgainWhenNothingHasBeenUploadedYet() {
        aws("exit 1", "None");

        Ended ended = boot();

        assertThat(ended.output()).contains("nothing to do");
        assertThat(ended.code()).isZero();
    }

    @Test
    void becomesTheAgentOfTheUploadedPackage() {
        upload("echo \"agent $PIXFLEET_NODE_ID at $PIXFLEET_CELL_ADDRESS in $PIXFLEET_STATE_DIR\"");

        Ended ended = boot();

        assertThat(ended.output()).contains("agent i-0123 at 10.42.1.7 in " + root.resolve("state/node"));
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
        assertThat(Template.textOf(root.resolve("calls"))).containsOnlyOnce("s3 cp");

        upload("echo second");
        aws("cp \"$MACHINE/uploaded.tar.gz\" \"${@: -1}\"", "\"def456\"");

        assertThat(boot().output()).contains("second");
        assertThat(root.resolve("opt/releases").toFile().list()).containsExactly("def456");
    }

    @Test
    void isTriedAgainWhenTheStoreDoesNotAnswer() {
        shell.command("aws", "echo 'no route to host' >&2; exit 255");

        assertThat(boot().code()).isNotZero();
    }

    @Test
    void aHalfDownloadedPackageIsNotTakenForAWholeOne() {
        aws("echo broken > \"${@: -1}\"", "\"abc123\"");
        assertThat(boot().code()).isNotZero();

        upload("echo whole");
        aws("cp \"$MACHINE/uploaded.tar.gz\" \"${@: -1}\"", "\"abc123\"");

        assertThat(boot().output()).contains("whole");
    }

    private Ended boot() {
        return shell.run(List.of(script.toString()));
    }

    private void aws(String download, String etag) {
        shell.command("aws", """
                echo "aws $*" >> "$MACHINE/calls"
                case "$1 $2" in
                  "s3api list-objects-v2") echo '%s' ;;
                  "s3 cp") %s ;;
                  *) exit 252 ;;
                esac""".formatted(etag, download));
    }

    private void upload(String agent) {
        Path staging = root.resolve("staging");
        Shell.write(staging.resolve("bin/pixfleet-node"), "#!/bin/bash\n" + agent + "\n");
        Ended packed = shell.run(List.of(
                "tar",
                "-C",
                staging.toString(),
                "-czf",
                root.resolve("uploaded.tar.gz").toString(),
                "."));
        assertThat(packed.code()).as(packed.output()).isZero();
        assertThat(Files.exists(root.resolve("uploaded.tar.gz"))).isTrue();
    }
}
