package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.system.template.Shell.Ended;

/** The deploy script as far as it goes without an account: what it would do, and what it refuses. */
@Timeout(60)
class DeployScriptTest {
    @TempDir
    private Path folder;

    @Test
    void aDryRunTellsEveryStepAndCallsNothing() {
        Ended ended = deploy("--dry-run", "--region", "eu-central-1", "--stack", "trial", "--nodes", "3");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .containsSubsequence(
                        "jlink",
                        "+ sam deploy",
                        "--stack-name trial",
                        "NodeCount=3",
                        "SiteUrl=<SiteUrl>",
                        "dist/node.tar.gz",
                        "+ aws s3 sync",
                        "\"kind\":\"cognito\"",
                        "+ aws cloudfront create-invalidation")
                .doesNotContain("called for real");
    }

    @Test
    void aNativeDeploymentBuildsAnewSinceBothPackagingsShareAFile() {
        assertThat(deploy("--dry-run", "--region", "eu-central-1", "--packaging", "native")
                        .output())
                .containsSubsequence("clean package", "-Dquarkus.native.enabled=true", "Packaging=native");
    }

    @ParameterizedTest
    @CsvSource({
        "--colour, blue, there is no option --colour",
        "--packaging, docker, --packaging is jvm or native",
        "--stack, Pix_Fleet, --stack takes 1 to 20",
    })
    void refusesWhatItDoesNotKnow(String option, String value, String sentence) {
        Ended ended = deploy("--dry-run", option, value);

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains(sentence);
    }

    @Test
    void aFirstDeploymentTellsSignInTheSitesAddressInASecondRun() {
        Rehearsal rehearsal = new Rehearsal(folder, "None");

        assertThat(rehearsal.deploy().code()).as(rehearsal.calls()).isZero();
        assertThat(rehearsal.calls().lines().filter(call -> call.startsWith("sam deploy")))
                .satisfiesExactly(
                        first -> assertThat(first).doesNotContain("SiteUrl="),
                        second -> assertThat(second).endsWith("SiteUrl=https://d1.cloudfront.net/"));
    }

    @Test
    void aLaterDeploymentRunsOnceAndPutsThePageUpAfterTheCode() {
        Rehearsal rehearsal = new Rehearsal(folder, "https://d1.cloudfront.net/");

        assertThat(rehearsal.deploy().code()).as(rehearsal.calls()).isZero();
        assertThat(rehearsal.calls().lines().filter(call -> call.startsWith("sam deploy")))
                .hasSize(1);
        assertThat(rehearsal.calls())
                .containsSubsequence(
                        "sam deploy",
                        "node.tar.gz s3://value-of-ResultsBucket/dist/node.tar.gz",
                        "aws s3 sync",
                        "s3://value-of-SiteBucket/assets",
                        "config.json s3://value-of-SiteBucket/config.json",
                        "--distribution-id value-of-DistributionId");
        assertThat(rehearsal.config()).isEqualTo("""
                        {"api":"/api","auth":{"kind":"cognito","domain":"value-of-UserPoolDomain",\
                        "clientId":"value-of-UserPoolClientId"},"region":"eu-central-1"}
                        """);
        assertThat(rehearsal.packaged())
                .contains("./bin/pixfleet-node", "./mpi-fleet.jar", "./lib/some-first.jar", "./runtime/bin/java");
    }

    /** A fresh clone ended in "cannot stat mpi-fleet.jar", and after a change of sources the old jar was shipped. */
    @Test
    void shipsWhatTodaysSourcesMake() {
        Rehearsal rehearsal = new Rehearsal(folder, "https://d1.cloudfront.net/");
        assertThat(rehearsal.deploy().code()).as(rehearsal.calls()).isZero();
        assertThat(rehearsal.shipped("mpi-fleet.jar")).isEqualTo("first");

        rehearsal.change("mpi-fleet/Agent.java", "second");

        assertThat(rehearsal.deploy().code()).as(rehearsal.calls()).isZero();
        assertThat(rehearsal.shipped("mpi-fleet.jar")).isEqualTo("second");
    }

    @Test
    void aLibraryThatWasRaisedIsShippedOnceAndNotInBothVersions() {
        Rehearsal rehearsal = new Rehearsal(folder, "https://d1.cloudfront.net/");
        assertThat(rehearsal.deploy().code()).as(rehearsal.calls()).isZero();

        rehearsal.change("mpi-fleet/pom.xml", "second");

        assertThat(rehearsal.deploy().code()).as(rehearsal.calls()).isZero();
        assertThat(rehearsal.packaged()).contains("./lib/some-second.jar").doesNotContain("./lib/some-first.jar");
    }

    @Test
    void aFailingDeploymentStopsThere() {
        Rehearsal rehearsal = new Rehearsal(folder, "None");
        rehearsal.shell().command("sam", "echo \"sam $*\" >> \"$CALLS\"; exit 1");

        assertThat(rehearsal.deploy().code()).isEqualTo(1);
        assertThat(rehearsal.calls()).doesNotContain("aws s3");
    }

    private Ended deploy(String... options) {
        var shell = new Shell(folder, Map.of("HOME", folder.toString()));
        shell.command("sam", "echo sam called for real");
        shell.command("aws", "echo aws called for real");
        var words = new ArrayList<>(List.of(Checkout.file("sam/deploy.sh").toString()));
        words.addAll(List.of(options));
        return shell.run(words);
    }

    /** A checkout with the real scripts and made-up products of a build, on a machine with stand-ins for AWS. */
    private record Rehearsal(Path home, Shell shell) {
        private static final List<String> SOURCES =
                List.of("mpi-fleet/pom.xml", "mpi-fleet/Agent.java", "web-static/package-lock.json");

        Rehearsal(Path folder, String knownSite) {
            this(folder.resolve("home"), shell(folder));
            for (String script : List.of(
                    "sam/deploy.sh",
                    "sam/node/pixfleet-node",
                    "sam/node/pixfleet-memory",
                    "tools/prepare.sh",
                    "tools/mpi-java.sh")) {
                Shell.write(home.resolve(script), Template.textOf(Checkout.file(script)));
            }
            for (String source : SOURCES) {
                Shell.write(home.resolve(source), "first");
            }
            jdk(home.resolve("jdk/bin"));
            builders();
            shell.command("unzip", "echo lib/some.jar");
            shell.command("sam", "echo \"sam $*\" >> \"$CALLS\"");
            shell.command("aws", """
                    echo "aws $*" >> "$CALLS"
                    if [[ "$*" =~ OutputKey==\\'([A-Za-z]+)\\' ]]; then
                      name=${BASH_REMATCH[1]}
                      if [ "$name" != SiteUrl ]; then
                        echo "value-of-$name"
                      elif grep -q "^sam deploy" "$CALLS"; then
                        echo https://d1.cloudfront.net/
                      else
                        echo %s
                      fi
                    fi""".formatted(knownSite));
        }

        private static Shell shell(Path folder) {
            return new Shell(
                    folder.resolve("commands"),
                    Map.of(
                            "HOME", folder.toString(),
                            "CALLS", folder.resolve("calls").toString(),
                            "JAVA_HOME", folder.resolve("home/jdk").toString()));
        }

        /** Maven and npm make of each source what the real ones make of it, by name; Open MPI is installed. */
        private void builders() {
            shell.command("mvn", """
                    echo "mvn $*" >> "$CALLS"
                    mkdir -p mpi-fleet/target/lib
                    cp mpi-fleet/Agent.java mpi-fleet/target/mpi-fleet.jar
                    touch "mpi-fleet/target/lib/some-$(cat mpi-fleet/pom.xml).jar"
                    """);
            shell.command("npm", """
                    case "$1" in
                      ci) mkdir -p node_modules && touch node_modules/.package-lock.json ;;
                      run) mkdir -p dist/assets && touch dist/index.html dist/assets/page.js ;;
                    esac""");
            shell.command("mpirun", "true");
            shell.command(
                    "dpkg-query", "case \"$*\" in *Status*) echo install ok installed ;; *) echo 4.1.4-3+b1 ;; esac");
            Shell.write(home.resolveSibling(".m2/repository/org/openmpi/mpi-java/4.1.4/mpi-java-4.1.4.jar"), "mpi.jar");
        }

        /** A source that is changed some time after everything was built. */
        void change(String source, String text) {
            for (String file : SOURCES) {
                assertThat(home.resolve(file).toFile().setLastModified(900_000_000_000L))
                        .isTrue();
            }
            assertThat(home.resolve("target/built").toFile().setLastModified(1_000_000_000_000L))
                    .isTrue();
            Shell.write(home.resolve(source), text);
        }

        String shipped(String file) {
            return shell.run(List.of(
                            "tar", "-xOzf", home.resolve("target/node.tar.gz").toString(), "./" + file))
                    .output();
        }

        private static void jdk(Path bin) {
            Shell.write(bin.resolve("javac"), "#!/bin/bash\necho javac 25.0.3\n");
            Shell.write(
                    bin.resolve("jlink"),
                    "#!/bin/bash\nfor last; do :; done\nmkdir -p \"$last/bin\" && touch \"$last/bin/java\"\n");
        }

        Ended deploy() {
            return shell.run(List.of(home.resolve("sam/deploy.sh").toString(), "--region", "eu-central-1"));
        }

        String calls() {
            return Template.textOf(home.resolveSibling("calls"));
        }

        String config() {
            return Template.textOf(home.resolve("target/config.json"));
        }

        List<String> packaged() {
            return shell.run(List.of(
                            "tar", "-tzf", home.resolve("target/node.tar.gz").toString()))
                    .output()
                    .lines()
                    .toList();
        }
    }
}
