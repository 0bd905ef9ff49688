package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The units of a node, by systemd's own judgement, where systemd is installed; the boot test asks Debian's. */
@Timeout(60)
class NodeUnitIT {
    private static final Path VERIFIER = Path.of("/usr/bin/systemd-analyze");

    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for .*: ([0-9.]+)");

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

    /**
     * How far a unit stands open by systemd's reckoning, from 0 to 10. A node's root installs packages, makes users and decides who may call whom, so
     * that much stays open; what is closed is not to be opened again.
     */
    @Test
    void noUnitStandsOpenFurtherThanItHasTo() throws IOException {
        double node = exposure("pixfleet-node.service", "", "");
        double journal = exposure("pixfleet-journal.service", "", "");

        assertThat(node).isLessThanOrEqualTo(8.0);
        assertThat(journal).isLessThanOrEqualTo(8.0);
        assertThat(exposure("pixfleet-node.service", "SystemCallFilter=", "#")).isGreaterThan(node);
        assertThat(exposure("pixfleet-journal.service", "NoNewPrivileges=yes", "#"))
                .isGreaterThan(journal);
    }

    private double exposure(String unit, String sound, String broken) throws IOException {
        assumeThat(VERIFIER).exists();
        write(sound, broken);
        var ended = new Shell(folder.resolve("commands"), Map.of())
                .run(List.of(
                        VERIFIER.toString(),
                        "security",
                        "--offline=true",
                        "--no-pager",
                        folder.resolve(unit).toString()));
        return ended.output()
                .lines()
                .map(EXPOSURE::matcher)
                .filter(Matcher::find)
                .map(found -> Double.parseDouble(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(ended.output()));
    }

    /** The programs themselves lie on nodes only. */
    private void write(String sound, String broken) throws IOException {
        for (String unit : List.of("pixfleet-node.service", "pixfleet-journal.service")) {
            String text = Template.textOf(Checkout.file("sam/node/" + unit));
            // Not Shell.write: systemd does not like units that can be executed.
            Files.writeString(
                    folder.resolve(unit),
                    text.replaceAll("/usr/local/lib/pixfleet/[a-z.]+", "/bin/true")
                            .replace(sound, broken));
        }
    }

    private List<String> complaints(String sound, String broken) throws IOException {
        assumeThat(VERIFIER).exists();
        write(sound, broken);
        var ended = new Shell(folder.resolve("commands"), Map.of())
                .run(List.of(
                        VERIFIER.toString(),
                        "verify",
                        folder.resolve("pixfleet-node.service").toString(),
                        folder.resolve("pixfleet-journal.service").toString()));
        return ended.output().lines().filter(line -> line.contains("pixfleet-")).toList();
    }
}
