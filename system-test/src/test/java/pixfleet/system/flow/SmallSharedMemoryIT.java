package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system where shared memory is as small as in a container, or full: a mount namespace with a {@code /dev/shm} of
 * its own. Needs root.
 */
class SmallSharedMemoryIT {
    private static final String SMALL = "mount -t tmpfs -o size=64m tmpfs /dev/shm";
    private static final String FULL =
            "mount -t tmpfs -o size=64m tmpfs /dev/shm; cat /dev/zero > /dev/shm/full 2>/dev/null";
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    /** More than the ranks of a world hold at a time, so that some wait. */
    private static final int LARGE = 5;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needRoot() throws Exception {
        Assumptions.assumeTrue(
                new ProcessBuilder("unshare", "-m", "sh", "-c", SMALL).start().waitFor() == 0,
                "mount namespaces need root");
    }

    private PixfleetCommand in(String memory) {
        return PixfleetCommand.at(folder.resolve("state"))
                .within(List.of("unshare", "-m", "sh", "-c", memory + "; exec \"$@\"", "sh"));
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void theDemoManyImagesAndImagesForGangsEndWellWhereItIsSmall() throws IOException {
        try (var system = RunningSystem.up(in(SMALL), "--nodes", "2", "--idle", "60")) {
            PixfleetCommand.Ran demo = system.command().run(PATIENCE, "demo", "--json");
            assertThat(demo.code()).as("%s", demo).isZero();

            manyImagesAndImagesForGangsEndWell(system);
        }
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void manyImagesAndImagesForGangsEndWellWhereItIsFull() throws IOException {
        try (var system = RunningSystem.up(in(FULL), "--nodes", "2", "--idle", "60")) {
            manyImagesAndImagesForGangsEndWell(system);
        }
    }

    private void manyImagesAndImagesForGangsEndWell(RunningSystem system) throws IOException {
        List<Path> large = large();
        endsWell(system, system.submit("erode|canny", Pictures.noise(folder, 60, 300, 200)), 60);
        endsWell(system, system.submit("erode|invert", large), large.size());
        // Alone in its world, each goes to a gang.
        for (Path file : large.subList(0, 2)) {
            endsWell(system, system.submit("erode|invert|canny", List.of(file)), 1);
        }
        assertThat(worldLogs()).contains("ranks send rows to each other").contains("/dev/shm has");
    }

    private static void endsWell(RunningSystem system, String job, int images) {
        JsonNode ended = system.finished(job, PATIENCE);
        assertThat(ended.path("counts").path("done").asInt()).as("%s", ended).isEqualTo(images);
        PixfleetCommand.Ran verified = system.command().run(PATIENCE, "verify", job);
        assertThat(verified.code()).as("%s", verified).isZero();
    }

    /** Decoded they take 64 MiB and more, for which gangs are made; their files are small. */
    private List<Path> large() throws IOException {
        var image = new BufferedImage(4800, 4700, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, (x / 19 % 256 << 16) | (y / 23 % 256 << 8) | ((x ^ y) / 64 % 256));
            }
        }
        Path one = folder.resolve("large.png");
        ImageIO.write(image, "png", one.toFile());
        var files = new ArrayList<Path>();
        for (int i = 0; i < LARGE; i++) {
            files.add(Files.copy(one, folder.resolve("large-" + i + ".png")));
        }
        return files;
    }

    private String worldLogs() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(folder.resolve("state"))) {
            for (Path file : files.filter(it -> it.endsWith("world.log")).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
