package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.system.template.Shell.Ended;

/**
 * Each way in which a machine does not become a node: it stands in the log that has left the machine, in the words that the alarm
 * looks for, and the fifth such start powers the machine off.
 */
@Timeout(180)
class FailedStartIT {
    @TempDir
    private Path root;

    /**
     * What can go wrong.
     *
     * @param step at which the start fails
     * @param settings what the machine is told otherwise while it starts
     * @param plant makes it go wrong
     */
    record Failure(String what, String step, Map<String, String> settings, Consumer<NodeMachine> plant) {
        Failure(String what, String step, Consumer<NodeMachine> plant) {
            this(what, step, Map.of(), plant);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Failure> failures() {
        return Stream.of(
                new Failure("a mirror that hangs", "packages", machine -> {
                    withoutPackages(machine);
                    machine.change("apt 180", "apt 0.2");
                    machine.command("apt-get", "exec sleep 60");
                }),
                new Failure("a mirror that refuses", "packages", machine -> {
                    withoutPackages(machine);
                    machine.command("apt-get", "echo 'E: Failed to fetch' >&2; exit 100");
                }),
                new Failure(
                        "a metadata service that does not answer",
                        "identity",
                        Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1"),
                        _ -> {}),
                new Failure("a user that cannot be made", "identity", machine -> machine.command("useradd", "exit 4")),
                new Failure(
                        "a package that is gone",
                        "package",
                        machine -> machine.cloud().putText("dist/current", "0".repeat(64))),
                new Failure(
                        "a package that is another",
                        "package",
                        machine -> machine.cloud()
                                .putText("dist/" + machine.upload("echo harmless") + ".tar.gz", "other")),
                new Failure("a full disk", "package", machine -> {
                    machine.upload("echo harmless");
                    machine.command("tar", "echo 'tar: write error: No space left on device' >&2; exit 2");
                }),
                new Failure("an agent that ends", "agent", machine -> machine.upload("exit 64")));
    }

    private static void withoutPackages(NodeMachine machine) {
        machine.change("command -v nft", "command -v no-such-command");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void standsInALogElsewhereRaisesTheAlarmAndPowersOff(Failure failure) {
        try (var machine = new NodeMachine(root)) {
            Shell.write(machine.file("state/failed-starts"), "4\n");
            failure.plant.accept(machine);
            Ended boot = machine.boot(failure.settings());
            assertThat(boot.code()).as(boot.output()).isNotZero();
            Ended after = machine.ended(Integer.toString(boot.code()));

            Ended sent = machine.journal(boot.output() + after.output());

            assertThat(sent.code()).as(sent.output()).isZero();
            assertThat(machine.cloud().logged())
                    .filteredOn(line -> line.contains(wordsOfTheAlarm()))
                    .singleElement()
                    .asString()
                    .contains("step=" + failure.step + " status=" + boot.code() + " failures=5");
            assertThat(machine.calls()).contains("systemctl --no-block poweroff");
        }
    }

    /** CloudWatch finds a term in quotation marks wherever it stands in a line. */
    private static String wordsOfTheAlarm() {
        return Template.parse(TemplateTest.TEXT)
                .resource("FailedStarts")
                .properties()
                .at("FilterPattern")
                .text()
                .replace("\"", "");
    }
}
