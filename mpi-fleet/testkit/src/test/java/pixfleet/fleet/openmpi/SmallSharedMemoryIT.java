package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.verify.OpenCvComparison;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.pipeline.Pipeline;

/**
 * {@code bin/pixfleet-gang} where shared memory is as small as in a container, or full: a mount namespace with a
 * {@code /dev/shm} of its own. Needs root.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SmallSharedMemoryIT {
    private static final int ROWS = 4100;
    private static final int COLUMNS = 5000;
    private static final String PIPELINE = "erode|canny|invert";
    private static final String SMALL = "mount -t tmpfs -o size=64m tmpfs /dev/shm";

    @TempDir
    private Path folder;

    private Path original;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @BeforeEach
    void makePicture() throws Exception {
        Assumptions.assumeTrue(
                new ProcessBuilder("unshare", "-m", "sh", "-c", SMALL).start().waitFor() == 0,
                "mount namespaces need root");
        original = folder.resolve("original.png");
        try (Mat pixels = Pictures.pixels(11, ROWS, COLUMNS, 3, 8)) {
            Files.write(original, Pictures.file(pixels, "png"));
        }
    }

    @Test
    void anImageLargerThanSharedMemoryIsProcessedExactly() throws Exception {
        String log = run(SMALL);

        assertThat(log).contains("/dev/shm has 64 MiB free, and 59 of an image's 59 MiB and 16 to spare are needed");
        assertNoneDiffers();
    }

    @Test
    void anImageIsProcessedExactlyWhereSharedMemoryIsFull() throws Exception {
        String log = run("mount -t tmpfs -o size=1m tmpfs /dev/shm; cat /dev/zero > /dev/shm/full");

        assertThat(log).contains("/dev/shm has 0 MiB free");
        assertNoneDiffers();
    }

    private String run(String mount) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process gang = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        mount + " 2>/dev/null; exec \"$@\"",
                        "sh",
                        Path.of("../bin/pixfleet-gang").toAbsolutePath().toString(),
                        "--ranks",
                        "2",
                        "--pipeline",
                        PIPELINE,
                        "--in",
                        original.toString(),
                        "--out",
                        folder.resolve("result.png").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = gang.waitFor(2, TimeUnit.MINUTES);
        gang.destroyForcibly();
        assertThat(ended && gang.exitValue() == 0).as(Files.readString(log)).isTrue();
        return Files.readString(log);
    }

    private void assertNoneDiffers() throws IOException {
        var verifying =
                new Purpose.Verifying(new ObjectRef("results", "result.png", ""), ImageFormat.PNG, ROWS, Instant.EPOCH);
        var compared = new OpenCvComparison()
                .compare(
                        ByteBuffer.wrap(Files.readAllBytes(original)),
                        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("result.png"))),
                        Pipeline.parse(PIPELINE),
                        verifying);
        assertThat(compared.differing()).isZero();
        assertThat(compared.values()).isEqualTo((long) ROWS * COLUMNS);
    }
}
