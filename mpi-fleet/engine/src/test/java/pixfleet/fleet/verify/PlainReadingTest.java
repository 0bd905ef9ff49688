package pixfleet.fleet.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.Natives;

class PlainReadingTest {
    private static final long LARGE = 1_500_000_000;

    @TempDir
    private Path folder;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void theHeaderOfALargeTiffIsReadWithoutItsPixels() throws IOException {
        byte[] head = Pictures.turnedTiff(Pictures.pixels(3, 9, 7, 3, 8), 6, ByteOrder.LITTLE_ENDIAN);
        try (var channel = FileChannel.open(
                folder.resolve("large.tif"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            // Sparse behind the picture.
            channel.write(ByteBuffer.wrap(head));
            channel.write(ByteBuffer.allocate(1), LARGE - 1);
            ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, LARGE);
            long before = allocated();

            Metadata metadata = PlainReading.metadata(file);

            assertThat(allocated() - before).isLessThan(32 << 20);
            assertThat(metadata.getFirstDirectoryOfType(ExifIFD0Directory.class)
                            .getInteger(ExifIFD0Directory.TAG_ORIENTATION))
                    .isEqualTo(6);
        }
    }
}
