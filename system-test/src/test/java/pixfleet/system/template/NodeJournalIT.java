package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node says leaves it, signed with its own credentials, the last words too; and the words that an alarm looks for. */
@Timeout(60)
class NodeJournalIT {
    @TempDir
    private Path root;

    private final NodeCloud cloud = new NodeCloud();
    private final List<Process> started = new ArrayList<>();
    private Path script;

    @BeforeEach
    void prepare() {
        script = root.resolve("aws.py");
        Shell.write(
                script,
                Template.textOf(Checkout.file("sam/node/aws.py"))
                        .replace("/var/lib/pixfleet", root.resolve("state").toString()));
        // What systemd's journalctl prints with -o json, then it goes on waiting for more.
        journal("""
                case "$*" in *--after-cursor*) echo "$*" > "$HOME/asked" ;; *) cat "$HOME/journal" ;; esac
                while sleep 0.2; do [ ! -e "$HOME/late" ] || { cat "$HOME/late"; rm "$HOME/late"; }; done""");
        Shell.write(
                root.resolve("journal"),
                line("c1", "\"agent starts node=i-0123\"") + line("c2", "[98,195,182,115,101]"));
    }

    @AfterEach
    void close() {
        started.forEach(NodeJournalIT::end);
        cloud.close();
    }

    @Test
    void everyLineIsSentOnceAndTheLastOnesBeforeTheMachineGoes() throws Exception {
        Process sender = start();
        await(() -> cloud.logged().size() >= 2);
        Shell.write(root.resolve("later"), line("c3", "\"pixfleet-node: start failed: step=package\""));
        Files.move(root.resolve("later"), root.resolve("late"), StandardCopyOption.ATOMIC_MOVE);
        // The journal takes the file away when it has printed it.
        await(() -> Files.notExists(root.resolve("late")));
        sender.destroy();

        assertThat(sender.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(cloud.logged())
                .containsExactly("agent starts node=i-0123", "böse", "pixfleet-node: start failed: step=package");
        assertThat(root.resolve("state/journal.cursor")).hasContent("c3");
    }

    @Test
    void goesOnWhereTheLastOneEnded() throws Exception {
        Shell.write(root.resolve("state/journal.cursor"), "c2");
        Process sender = start();
        await(() -> Files.exists(root.resolve("asked")));
        sender.destroy();

        assertThat(sender.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Template.textOf(root.resolve("asked"))).contains("--after-cursor c2");
        assertThat(cloud.logged()).isEmpty();
    }

    @Test
    void theAlarmLooksForTheWordsThatTheBootScriptSays() {
        Template template = Template.parse(TemplateTest.TEXT);
        String words = template.resource("FailedStarts")
                .properties()
                .at("FilterPattern")
                .text()
                .replace("\"", "");
        String script = Template.textOf(Checkout.file("sam/node/boot.sh"));

        assertThat(words).isEqualTo("pixfleet-node: start failed");
        assertThat(script).contains("say() { echo \"pixfleet-node: $*\"; }", "say \"start failed: ");
        assertThat(template.resource("FailedStartsAlarm").properties().at("MetricName"))
                .isEqualTo(template.resource("FailedStarts")
                        .properties()
                        .at("MetricTransformations")
                        .items()
                        .getFirst()
                        .at("MetricName"));
    }

    private static String line(String cursor, String message) {
        return "{\"__CURSOR\":\"%s\",\"__REALTIME_TIMESTAMP\":\"1767225600000000\",\"MESSAGE\":%s}\n"
                .formatted(cursor, message);
    }

    private void journal(String body) {
        Shell.write(root.resolve("commands/journalctl"), "#!/bin/bash\n" + body + "\n");
    }

    private Process start() throws IOException {
        var builder = new ProcessBuilder(List.of(script.toString(), "journal")).inheritIO();
        Map<String, String> environment = new HashMap<>(cloud.environment());
        environment.put("PATH", root.resolve("commands") + ":/usr/bin:/bin");
        environment.put("HOME", root.toString());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process sender = builder.start();
        started.add(sender);
        return sender;
    }

    /** A test that fails leaves none behind, nor the journal it reads. */
    private static void end(Process sender) {
        sender.descendants().forEach(ProcessHandle::destroyForcibly);
        sender.destroyForcibly();
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(50);
        }
    }
}
