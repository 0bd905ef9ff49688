package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pixfleet.system.template.Shell.Ended;

/**
 * A checkout with the real scripts, on a machine whose builders make products by name and whose AWS answers from a table and
 * writes down what it was asked.
 */
record DeployRehearsal(Path home, Shell shell) {
    private static final List<String> SCRIPTS = List.of(
            "sam/deploy.sh",
            "sam/destroy.sh",
            "sam/image.sh",
            "sam/users.sh",
            "sam/common.sh",
            "sam/preflight.sh",
            "sam/instance-types.tsv",
            "sam/template.yaml",
            "sam/node/pixfleet-node",
            "sam/node/pixfleet-memory",
            "sam/node/pixfleet-rank-keys",
            "sam/node/pixfleet-wall",
            "tools/prepare.sh",
            "tools/mpi-java.sh");
    private static final List<String> SOURCES =
            List.of("mpi-fleet/pom.xml", "mpi-fleet/Agent.java", "web-static/package-lock.json");

    /** What an account with nothing in it answers; a later line of {@link #answers} goes before these. */
    private static final String NEW_ACCOUNT = """
            sts get-caller-identity*|123456789012
            *get-service-quota*L-1216C47A*|32.0
            *get-service-quota*L-34B43A08*|64.0
            *get-service-quota*L-F678F1CE*|5.0
            *describe-vpcs*|1
            *describe-instances*|
            *get-account-settings*|1000
            *describe-instance-type-offerings*|eu-central-1c eu-central-1a eu-central-1b eu-central-1-ham-1a
            *get-parameter*release/12*|ami-0123
            *describe-images --image-ids*|available x86_64 /dev/xvda
            *describe-change-set*Status*|CREATE_COMPLETE
            *head-bucket*|!255
            *head-object*|!255
            s3 cp *dist/current -|!1
            """;

    /** What a stack is once it is made. */
    private static final String MADE = """
            status\tCREATE_COMPLETE
            parameter:NodeZone\ta
            parameter:NodeSiblingZone\tb
            parameter:NodeIdleSeconds\t120
            output:SiteUrl\thttps://d1.cloudfront.net/
            output:ResultsBucket\tresults
            output:SiteBucket\tsite
            output:DistributionId\tDIST1
            output:UserPoolDomain\tusers.example.org
            output:UserPoolClientId\tclient
            """;

    /** On a machine where all is installed and nothing is built. */
    static DeployRehearsal in(Path folder) {
        var shell = new Shell(
                folder.resolve("commands"),
                Map.of(
                        "HOME", folder.toString(),
                        "CALLS", folder.resolve("calls").toString(),
                        "ANSWERS", folder.resolve("answers").toString(),
                        "STACK", folder.resolve("stack").toString(),
                        "JAVA_HOME", folder.resolve("home/jdk").toString()));
        var rehearsal = new DeployRehearsal(folder.resolve("home"), shell);
        for (String script : SCRIPTS) {
            Shell.write(rehearsal.home.resolve(script), Template.textOf(Checkout.file(script)));
        }
        for (String source : SOURCES) {
            Shell.write(rehearsal.home.resolve(source), "first");
        }
        Shell.write(folder.resolve("calls"), "");
        Shell.write(folder.resolve("answers"), NEW_ACCOUNT);
        Shell.write(folder.resolve("calls.made"), MADE);
        rehearsal.builders();
        shell.command("aws", """
                echo "aws $*" >> "$CALLS"
                while IFS='|' read -r pattern answer; do
                  if [[ "$*" == $pattern ]]; then
                    [[ $answer != !* ]] || exit "${answer#!}"
                    echo "$answer"
                    exit 0
                  fi
                done < "$ANSWERS"
                case "$*" in
                  *execute-change-set*) touch "$STACK" ;;
                  *describe-stacks*) [ -e "$STACK" ] && cat "$STACK" "$CALLS.made" ;;
                esac""");
        return rehearsal;
    }

    /** Maven and npm make of each source what the real ones make of it, by name; Open MPI is installed. */
    private void builders() {
        Shell.write(home.resolve("jdk/bin/javac"), "#!/bin/bash\necho javac 25.0.3\n");
        Shell.write(home.resolve("jdk/bin/jlink"), """
                #!/bin/bash
                for last; do :; done
                mkdir -p "$last/bin" && echo GLIBC_2.17 > "$last/bin/java"
                """);
        Shell.write(home.resolve("jdk/bin/java"), "#!/bin/bash\necho \"java ${@: -10}\"\n");
        shell.command("mvn", """
                echo "mvn $*" >> "$CALLS"
                mkdir -p mpi-fleet/agent/target/lib
                cp mpi-fleet/Agent.java mpi-fleet/agent/target/fleet-agent.jar
                mkdir -p control-lambda/{events,api}/target && touch control-lambda/{events,api}/target/function.zip
                touch "mpi-fleet/agent/target/lib/some-$(cat mpi-fleet/pom.xml).jar" mpi-fleet/agent/target/lib/mpi-java-4.1.4.jar
                """);
        shell.command("npm", """
                case "$1" in
                  ci) mkdir -p node_modules && touch node_modules/.package-lock.json ;;
                  run) mkdir -p dist/assets && touch dist/index.html dist/assets/page.js ;;
                esac""");
        shell.command("unzip", "echo lib/some.jar");
        shell.command("mpirun", "true");
        shell.command("dpkg-query", "case \"$*\" in *Status*) echo install ok installed ;; *) echo 4.1.4-3+b1 ;; esac");
        Shell.write(home.resolveSibling(".m2/repository/org/openmpi/mpi-java/4.1.4/mpi-java-4.1.4.jar"), "mpi.jar");
    }

    /** AWS answers these, {@code pattern|answer} a line, {@code !code} for a failure, before what it answers otherwise. */
    DeployRehearsal answers(String... lines) {
        Path answers = home.resolveSibling("answers");
        Shell.write(answers, String.join("\n", lines) + "\n" + Template.textOf(answers));
        return this;
    }

    /** The stack is there already; facts such as {@code parameter:MinNodes=4} go before what it is otherwise. */
    DeployRehearsal deployed(String... facts) {
        Shell.write(
                home.resolveSibling("stack"),
                "parameter:SiteUrl\thttps://d1.cloudfront.net/\n"
                        + String.join("\n", facts).replace('=', '\t') + "\n");
        return this;
    }

    Ended deploy(String... options) {
        return run("sam/deploy.sh", options);
    }

    Ended destroy(String... options) {
        return run("sam/destroy.sh", options);
    }

    Ended image(String... options) {
        return run("sam/image.sh", options);
    }

    Ended users(String... words) {
        return run("sam/users.sh", words);
    }

    private Ended run(String script, String... options) {
        var words = new ArrayList<>(List.of(home.resolve(script).toString(), "--region", "eu-central-1"));
        words.addAll(List.of(options));
        return shell.run(words);
    }

    /** What builders and AWS were asked, a line each. */
    List<String> calls() {
        return Template.textOf(home.resolveSibling("calls")).lines().toList();
    }

    List<String> calls(String beginning) {
        return calls().stream().filter(call -> call.startsWith(beginning)).toList();
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

    String made(String file) {
        return Template.textOf(home.resolve("target").resolve(file));
    }

    List<String> packaged() {
        return tar("-tzf").lines().toList();
    }

    String shipped(String file) {
        return tar("-xOzf", "./" + file);
    }

    private String tar(String how, String... what) {
        var words = new ArrayList<>(
                List.of("tar", how, home.resolve("target/node.tar.gz").toString()));
        words.addAll(List.of(what));
        return shell.run(words).output();
    }
}
