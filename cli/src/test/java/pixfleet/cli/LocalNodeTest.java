package pixfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that plays cloud-init for a local instance, with an agent that prints what it was given. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LocalNodeTest {
    @TempDir
    private Path folder;

    @Test
    void handsTheSettingsInTheUserDataToTheAgent() throws Exception {
        Path userData = Files.writeString(folder.resolve("user-data"), """
                #cloud-config
                write_files:
                  - path: /etc/other.env
                    content: |
                      PIXFLEET_WRONG=1
                  - path: /etc/pixfleet/node.env
                    permissions: '0644'
                    content: |
                      PIXFLEET_TASKS_QUEUE_URL=http://127.0.0.1:1/q?a=b
                      PIXFLEET_IDLE_SECONDS=30
                      PIXFLEET_RANK_ROLE_ARN=arn:aws:iam::000000000000:role/pixfleet-ranks
                  - path: /etc/third.env
                    content: |
                      PIXFLEET_ALSO_WRONG=1
                runcmd:
                  - [systemctl, start, pixfleet-node]
                """);

        List<String> environment = run(userData);

        assertThat(environment)
                .contains(
                        "PIXFLEET_TASKS_QUEUE_URL=http://127.0.0.1:1/q?a=b",
                        "PIXFLEET_IDLE_SECONDS=30",
                        "PIXFLEET_NODE_ID=i-123",
                        "PIXFLEET_STATE_DIR=" + folder.resolve("i-123/node"),
                        "PIXFLEET_RANK_KEYS=" + folder.resolve("i-123/roles/pixfleet-ranks.env"))
                .noneMatch(line -> line.contains("WRONG"));
    }

    private List<String> run(Path userData) throws IOException, InterruptedException {
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve("cli/bin"));
        Files.createDirectories(home.resolve("mpi-fleet/bin"));
        Path script = Files.copy(
                Path.of("bin/pixfleet-local-node").toAbsolutePath(), home.resolve("cli/bin/pixfleet-local-node"));
        Path agent = Files.writeString(home.resolve("mpi-fleet/bin/pixfleet-node"), "#!/bin/sh\nexec env\n");
        assertThat(script.toFile().setExecutable(true) && agent.toFile().setExecutable(true))
                .isTrue();
        var builder = new ProcessBuilder(script.toString()).redirectErrorStream(true);
        builder.environment().put("INSTANCE_ID", "i-123");
        builder.environment().put("INSTANCE_DIR", folder.resolve("i-123").toString());
        builder.environment().put("PIXFLEET_USER_DATA_FILE", userData.toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines().toList();
    }
}
