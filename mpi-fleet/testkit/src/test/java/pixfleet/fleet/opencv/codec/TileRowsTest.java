package pixfleet.fleet.opencv.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.codec.DeepZoom;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Upload;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Pyramid;

class TileRowsTest {
    private static final JobId JOB = new JobId("01ARYZ6S41ZZZZZZZZZZZZZZZZ");
    private static final ImageId IMAGE = new ImageId("01ARYZ6S42ZZZZZZZZZZZZZZZZ");
    private static final Pyramid PYRAMID = new Pyramid(JOB, IMAGE, Pyramid.Side.RESULT);
    private static final int TILE = 512;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 8, 1, 1",
        "1, 1, 4, 16, 3, 1",
        "1, 700, 3, 8, 2, 1",
        "700, 1, 3, 8, 3, 64",
        "512, 512, 1, 8, 2, 512",
        "513, 513, 1, 8, 2, 100",
        "1025, 300, 4, 8, 3, 64",
        "1025, 300, 3, 16, 3, 77",
        "3001, 1203, 1, 8, 1, 64",
        "3001, 603, 1, 8, 2, 512",
        "3001, 603, 3, 8, 5, 64",
        "3001, 703, 1, 8, 9, 3001",
        "6200, 40, 3, 8, 4, 64",
        "9000, 21, 1, 8, 17, 500",
    })
    void severalRanksMakeThePyramidOfTheWholeImage(int rows, int cols, int channels, int depth, int ranks, int atOnce) {
        Mat image = Pictures.pixels(rows + 7L * cols, rows, cols, channels, depth);
        var shelf = new Shelf();
        Map<String, byte[]> stored = shelf.stored;

        List<Optional<ByteBuffer>> thumbs = cut(image, Partition.aligned(rows, ranks, TILE), atOnce, shelf);

        assertThat(stored.remove(Keys.dzi(PYRAMID)))
                .asString(StandardCharsets.UTF_8)
                .contains("Width=\"%d\" Height=\"%d\"".formatted(cols, rows));
        assertThat(stored).containsExactlyInAnyOrderEntriesOf(pyramid(image));
        assertThat(thumbs.stream().flatMap(Optional::stream)).singleElement().satisfies(thumb -> {
            Mat small = Strips.decoded(bytes(thumb));
            assertThat(Math.max(small.rows(), small.cols())).isEqualTo(Math.min(320, Math.max(rows, cols)));
            assertThat(small.channels()).isEqualTo(channels == 1 ? 1 : 3);
        });
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 3, 8", "700, 511, 1, 16", "1025, 300, 4, 8", "1203, 3001, 3, 8"})
    void oneRankCutsTheSameTilesDownToALoneOne(int rows, int cols, int channels, int depth) {
        Mat image = Pictures.pixels(rows + 7L * cols, rows, cols, channels, depth);
        var shelf = new Shelf();
        Map<String, byte[]> expected = pyramid(image);
        int lone = Math.min(9, new DeepZoom(cols, rows).last());
        expected.keySet().removeIf(key -> level(key) < lone);

        try (var pool = new MatPool(1 << 20)) {
            WholeTiles.store(image, Viewing.AS_IT_IS, PYRAMID, shelf, pool);
        }

        assertThat(shelf.stored.remove(Keys.dzi(PYRAMID)))
                .asString(StandardCharsets.UTF_8)
                .contains("Width=\"%d\" Height=\"%d\"".formatted(cols, rows));
        assertThat(shelf.stored).containsExactlyInAnyOrderEntriesOf(expected);
    }

    private static int level(String key) {
        return Integer.parseInt(key.replaceFirst(".*_files/", "").replaceFirst("/.*", ""));
    }

    @Test
    void aTileThatOneRankCannotStoreFailsTheTaskForThisTime() {
        var failing = new Shelf() {
            @Override
            public void store(String key, String mediaType, ByteBuffer content) {
                throw new TransientFailure("s3 put " + key + ": slow down");
            }
        };
        Mat image = Pictures.pixels(1, 600, 600, 1, 8);

        try (var pool = new MatPool(1 << 20)) {
            assertThatThrownBy(() -> WholeTiles.store(image, Viewing.AS_IT_IS, PYRAMID, failing, pool))
                    .isInstanceOf(TransientFailure.class);
        }
    }

    @Test
    void noRankIsLeftAloneWhenAnotherCannotStore() {
        Mat image = Pictures.pixels(1, 1600, 600, 1, 8);
        var failing = new Shelf() {
            @Override
            public void store(String key, String mediaType, ByteBuffer content) {
                if (key.endsWith("/11/0_0.jpg")) {
                    throw new TransientFailure("s3 put " + key + ": slow down");
                }
            }
        };
        Partition strips = Partition.aligned(1600, 3, TILE);

        List<String> failures = ThreadCommunicator.run(3, communicator -> {
            try (var writer = new TileWriter(failing, PYRAMID, Viewing.AS_IT_IS);
                    var tiles = new TileRows(Strips.shape(image), strips, communicator, writer)) {
                Strips.write(image, strips.of(communicator.rank()), 64, tiles);
                assertThatThrownBy(tiles::finish).isInstanceOf(TransientFailure.class);
                return writer.settled().map(Throwable::getMessage).orElse("");
            }
        });

        assertThat(failures)
                .hasSize(3)
                .filteredOn(failure -> failure.contains("slow down"))
                .hasSize(1);
    }

    private static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    /** Tiles are stored whole and once. */
    private static class Shelf implements Results {
        final Map<String, byte[]> stored = new ConcurrentHashMap<>();

        @Override
        public void store(String key, String mediaType, ByteBuffer content) {
            assertThat(stored.put(key, bytes(content))).isNull();
        }

        @Override
        public Upload begin(String key, String mediaType, long bytes) {
            throw new AssertionError("no tile is large");
        }

        @Override
        public String part(Upload upload, int number, long at, MemorySegment content) {
            throw new AssertionError("no tile is large");
        }

        @Override
        public void complete(Upload upload, List<String> parts) {
            throw new AssertionError("no tile is large");
        }

        @Override
        public void abort(Upload upload) {
            throw new AssertionError("no tile is large");
        }
    }

    private static List<Optional<ByteBuffer>> cut(Mat image, Partition strips, int atOnce, Results results) {
        return ThreadCommunicator.run(strips.ranks(), communicator -> {
            try (var writer = new TileWriter(results, PYRAMID, Viewing.AS_IT_IS);
                    var tiles = new TileRows(Strips.shape(image), strips, communicator, writer)) {
                Strips.write(image, strips.of(communicator.rank()), atOnce, tiles);
                return tiles.finish();
            }
        });
    }

    /** The same pyramid from the whole image, each pixel by itself. */
    private static Map<String, byte[]> pyramid(Mat image) {
        Map<String, byte[]> tiles = new HashMap<>();
        Mat level = eightBits(image);
        int last = (int) Math.ceil(Math.log(Math.max(image.rows(), image.cols())) / Math.log(2));
        for (int number = last; number >= 0; number--) {
            for (int y = 0; y < level.rows(); y += TILE) {
                for (int x = 0; x < level.cols(); x += TILE) {
                    int width = Math.min(TILE, level.cols() - x);
                    int height = Math.min(TILE, level.rows() - y);
                    Mat tile = level.apply(new Rect(x, y, width, height)).clone();
                    String key = "%stiles/image_files/%d/%d_%d.jpg"
                            .formatted(Keys.results(JOB, IMAGE), number, x / TILE, y / TILE);
                    tiles.put(key, Pictures.file(tile, "jpg", opencv_imgcodecs.IMWRITE_JPEG_QUALITY, 85));
                }
            }
            level = half(level);
        }
        return tiles;
    }

    private static Mat eightBits(Mat image) {
        boolean sixteen = image.depth() == opencv_core.CV_16U;
        int channels = image.channels();
        int colours = channels == 1 ? 1 : 3;
        var eight = new Mat(image.rows(), image.cols(), opencv_core.CV_MAKETYPE(opencv_core.CV_8U, colours));
        byte[] from = Strips.bytes(image);
        byte[] to = new byte[image.rows() * image.cols() * colours];
        for (int i = 0; i < to.length; i++) {
            int at = i / colours * channels;
            int value = value(from, at + i % colours, sixteen);
            int alpha = channels == 4 ? value(from, at + 3, sixteen) : 255;
            to[i] = (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
        }
        eight.data().put(to);
        return eight;
    }

    /** Sixteen bits to eight, to the nearest. */
    private static int value(byte[] bytes, int i, boolean sixteen) {
        return sixteen ? (((bytes[2 * i + 1] & 0xFF) * 256 + (bytes[2 * i] & 0xFF)) + 128) / 257 : bytes[i] & 0xFF;
    }

    private static Mat half(Mat level) {
        int channels = level.channels();
        byte[] from = Strips.bytes(level);
        int rows = (level.rows() + 1) / 2;
        int cols = (level.cols() + 1) / 2;
        byte[] to = new byte[rows * cols * channels];
        for (int i = 0; i < to.length; i++) {
            int y = i / channels / cols * 2;
            int x = i / channels % cols * 2;
            int sum = 2;
            for (int corner = 0; corner < 4; corner++) {
                int row = Math.min(y + corner / 2, level.rows() - 1);
                int col = Math.min(x + corner % 2, level.cols() - 1);
                sum += from[(row * level.cols() + col) * channels + i % channels] & 0xFF;
            }
            to[i] = (byte) (sum / 4);
        }
        var half = new Mat(rows, cols, level.type());
        half.data().put(to);
        return half;
    }
}
