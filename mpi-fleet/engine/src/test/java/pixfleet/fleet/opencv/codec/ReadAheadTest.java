package pixfleet.fleet.opencv.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.NORM_INF;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ReadAheadTest {
    private static final int HEIGHT = 103;
    private static final int HALO = 3;

    private final Mat image = Pictures.pixels(1, HEIGHT, 40, 3, 8);
    private final List<String> reads = new CopyOnWriteArrayList<>();
    private volatile int failAt = -1;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private final RowSource source = new RowSource() {
        @Override
        public Dimensions image() {
            return RowBand.shape(image);
        }

        @Override
        public void read(int first, Mat into) {
            reads.add("%d+%d by %s"
                    .formatted(first, into.rows(), Thread.currentThread().getName()));
            if (first == failAt) {
                throw new TransientFailure("rows from " + first);
            }
            try (Mat rows = MatMemory.rows(image, first, into.rows())) {
                rows.copyTo(into);
            }
        }
    };

    private void readAndCompare(RowSource from, Rows rows) {
        try (Mat read = new Mat(rows.count(), 40, image.type());
                Mat expected = MatMemory.rows(image, rows.first(), rows.count())) {
            from.read(rows.first(), read);
            assertThat(opencv_core.norm(read, expected, NORM_INF, null)).isZero();
        }
    }

    private static Rows block(int first, int end) {
        return Rows.between(first, end).grown(HALO, HEIGHT);
    }

    @Test
    void blocksFromTheThirdOnAreReadAheadAndNothingBeyondTheLast() {
        try (var ahead = new ReadAhead(source, Rows.all(HEIGHT))) {
            assertThat(ahead.image()).isEqualTo(source.image());
            for (int y = 0; y < HEIGHT; y += 20) {
                readAndCompare(ahead, block(y, Math.min(HEIGHT, y + 20)));
            }
        }

        assertThat(reads.stream().filter(read -> read.endsWith("read-ahead")))
                .extracting(read -> read.substring(0, read.indexOf(' ')))
                .containsExactly("37+26", "57+26", "77+26", "97+6");
        assertThat(reads).hasSize(6);
    }

    @Test
    void otherRowsAreReadWhenTheyAreAskedFor() {
        try (var ahead = new ReadAhead(source, new Rows(10, 60))) {
            for (int first : new int[] {50, 10, 30, 50, 20, 21, 69, 70, 0}) {
                readAndCompare(ahead, new Rows(first, 17));
            }
        }
    }

    @Test
    void whatFailsAheadFailsWhenItIsAskedForAndNotBefore() {
        failAt = 40;
        try (var ahead = new ReadAhead(source, Rows.all(HEIGHT))) {
            readAndCompare(ahead, new Rows(0, 20));
            readAndCompare(ahead, new Rows(20, 20));
            assertThatThrownBy(() -> readAndCompare(ahead, new Rows(40, 20)))
                    .isInstanceOf(TransientFailure.class)
                    .hasMessage("rows from 40");
            failAt = -1;
            readAndCompare(ahead, new Rows(40, 20));
        }
    }
}
