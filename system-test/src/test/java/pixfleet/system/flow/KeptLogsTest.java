package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.io.TempDir;

class KeptLogsTest {
    @TempDir
    private Path folder;

    @Test
    void everyLogOfEverySystemIsKeptApart() throws IOException {
        for (String file : List.of("a/logs/stack.log", "b/logs/stack.log", "b/nodes/i-1/node/world.log", "b/token")) {
            Path log = folder.resolve(file);
            Files.createDirectories(log.getParent());
            Files.writeString(log, file);
        }
        Path kept = folder.resolve("kept");

        int count = KeptLogs.keep(List.of(folder.resolve("a"), folder.resolve("b"), folder.resolve("none")), kept);

        assertThat(count).isEqualTo(3);
        assertThat(kept.resolve("1/logs_stack.log")).hasContent("a/logs/stack.log");
        assertThat(kept.resolve("2/logs_stack.log")).hasContent("b/logs/stack.log");
        assertThat(kept.resolve("2/nodes_i-1_node_world.log")).hasContent("b/nodes/i-1/node/world.log");
        assertThat(kept.resolve("2/token")).doesNotExist();
    }

    @Test
    void everyTestOfThisModuleHasIt() {
        assertThat(ServiceLoader.load(Extension.class))
                .hasAtLeastOneElementOfType(KeptLogs.class)
                .hasAtLeastOneElementOfType(CleanLogs.class);
        assertThat(getClass().getResourceAsStream("/junit-platform.properties")).isNotNull();
    }

    @Test
    void aSecretInALogFailsTheTestThatLeavesIt() throws IOException {
        Path log = Files.createDirectories(folder.resolve("state/logs")).resolve("stack.log");
        Files.writeString(folder.resolve("state/token"), "0123456789abcdef");
        Files.writeString(log, "ready\n");
        CleanLogs.check(List.of(folder.resolve("state"), folder.resolve("none")));

        Files.writeString(log, "opened with 0123456789abcdef\n");

        assertThatThrownBy(() -> CleanLogs.check(List.of(folder.resolve("state"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("logs/stack.log, line 1");
    }
}
