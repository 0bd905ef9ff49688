package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The units of a node, by systemd's own judgement, where systemd is installed; the boot test asks Debian's. */
@Timeout(60)
class NodeUnitTest {
    private static final Path VERIFIER = Path.of("/usr/bin/systemd-analyze");

    @TempDir
    private Path folder;

    @Test
    void systemdKnowsEverySettingAndEverySystemCall() throws IOException {
        assertThat(complaints("", "")).isEmpty();
    }

    @Test
    void anUnknownSystemCallGroupOrSettingIsFound() throws IOException {
        assertThat(complaints("@swap", "@swop")).anyMatch(line -> line.contains("@swop"));
        assertThat(complaints("MemoryMax=", "MemoryMost=")).anyMatch(line -> line.contains("MemoryMost"));
    }

    /** The programs themselves lie on nodes only. */
    private List<String> complaints(String sound, String broken) throws IOException {
        assumeThat(VERIFIER).exists();
        for (String unit : List.of("pixfleet-node.service", "pixfleet-journal.service")) {
            String text = Template.textOf(Checkout.file("sam/node/" + unit));
            // Not Shell.write: systemd does not like units that can be executed.
            Files.writeString(
                    folder.resolve(unit),
                    text.replaceAll("/usr/local/lib/pixfleet/[a-z.]+", "/bin/true")
                            .replace(sound, broken));
        }
        var ended = new Shell(folder.resolve("commands"), Map.of())
                .run(List.of(
                        VERIFIER.toString(),
                        "verify",
                        folder.resolve("pixfleet-node.service").toString(),
                        folder.resolve("pixfleet-journal.service").toString()));
        return ended.output().lines().filter(line -> line.contains("pixfleet-")).toList();
    }
}
