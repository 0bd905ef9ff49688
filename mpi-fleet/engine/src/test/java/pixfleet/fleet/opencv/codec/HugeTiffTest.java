package pixfleet.fleet.opencv.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.NORM_INF;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.codec.TiffLayout;
import pixfleet.fleet.files.FileOriginals;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.process.RangedFile;
import pixfleet.job.ObjectRef;
import pixfleet.pipeline.Dimensions;

/** Files beyond what an int can count, sparse, so that they take no room. */
class HugeTiffTest {
    private static final Dimensions HUGE = new Dimensions(70_000, 70_000, 1, 8);

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static void write(FileChannel file, long at, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes, at + bytes.position());
        }
    }

    /** Its last rows, those over the 2 GiB and 4 GiB borders, and the first ones. */
    @Test
    void rowsAtTheFarEndOfABigTiffAreRead() throws IOException {
        var layout = new TiffLayout(HUGE);
        assertThat(layout.big()).isTrue();
        int[] firsts = {0, (int) ((1L << 31) / 70_000) - 2, (int) ((1L << 32) / 70_000) - 2, 69_995};
        Path path = folder.resolve("huge.tiff");
        try (Mat rows = Pictures.pixels(9, 5, 70_000, 1, 8);
                Mat read = new Mat(5, 70_000, CV_8UC1)) {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                write(file, 0, layout.head());
                for (int first : firsts) {
                    write(
                            file,
                            layout.placeOf(first),
                            MatMemory.all(rows).asSlice(0, 350_000).asByteBuffer());
                }
                assertThat(file.size()).isEqualTo(layout.fileBytes()).isGreaterThan(4L << 30);
            }
            try (RangedFile file = new FileOriginals(folder.getParent())
                            .open(new ObjectRef(folder.getFileName().toString(), "huge.tiff", ""));
                    TiffRows source = new TiffRows(((TiffFile.Access.InParts) TiffFile.open(file)).tiff())) {
                for (int first : firsts) {
                    source.read(first, read);
                    assertThat(opencv_core.norm(read, rows, NORM_INF, null)).isZero();
                }
                source.read(30_000, read);
                assertThat(opencv_core.countNonZero(read)).isZero();
                assertThat(source.heldBytes()).isZero();
            }
        }
    }
}
