package pixfleet.fleet.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.opencv.Renderer;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.process.Comparison.Counted;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.pipeline.Pipeline;

/** Comparing by bands of few rows finds what comparing whole images does, in memory that does not grow with the image. */
class OpenCvBandComparisonTest {
    private static final int HEIGHT = 211;
    private static final int WIDTH = 150;

    /** Sixteen rows of the pictures here, the least there is. */
    private final OpenCvBandComparison comparison = new OpenCvBandComparison(1);

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    private static byte[] original(int channels, int depth, int compression) {
        try (Mat pixels = Pictures.pixels(7, HEIGHT, WIDTH, channels, depth)) {
            return Pictures.file(pixels, ".tiff", opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, compression);
        }
    }

    private static byte[] processed(byte[] original, String pipeline) {
        try (var renderer = new Renderer()) {
            return renderer.render(original, pipeline).image();
        }
    }

    private Counted compared(byte[] original, byte[] result, String pipeline, int rows) {
        return comparison.compare(
                RangedFile.of(ByteBuffer.wrap(original)),
                RangedFile.of(ByteBuffer.wrap(result)),
                Pipeline.parse(pipeline),
                new Purpose.Verifying(new ObjectRef("results", "r.tif", ""), ImageFormat.TIFF, rows, Instant.EPOCH));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 8, gaussian-blur|erode|invert",
        "1, 16, median-blur:ksize=5|gaussian-blur:ksize=31",
        "3, 8, resize:width=97:height=60:interpolation=cubic|sharpen",
        "3, 8, resize:width=190:height=300:interpolation=linear",
        "3, 16, thumbnail:edge=50",
        "3, 8, clahe|bilateral-blur",
        "1, 8, gaussian-blur|equalise|clahe",
        "3, 8, crop:x=3:y=20:width=100:height=150|vignette|gaussian-blur|pad:top=9:bottom=4",
        "3, 8, flip|dilate:ksize=7:iterations=3",
        "4, 16, gamma|gaussian-blur",
        "4, 8, gaussian-blur|invert",
        "4, 8, crop:x=3:y=20:width=100:height=150|to:format=tiff:compression=deflate:tiled=yes",
        "3, 8, canny",
        "1, 8, gaussian-blur:ksize=5|canny:low=10:high=300:aperture=5:norm=l2|dilate",
        "4, 16, canny:low=40:high=20:aperture=7|invert",
        "3, 8, rotate-quarter|gaussian-blur",
        "1, 16, invert|rotate-quarter:turns=3",
        "4, 8, rotate-quarter:turns=2|rotate-quarter:turns=3|canny",
        "3, 8, rotate:angle=10",
        "1, 16, pad:top=400:bottom=300|rotate:angle=-200:interpolation=cubic|gaussian-blur",
        "4, 8, gaussian-blur|rotate:angle=87:interpolation=lanczos:expand=no|canny",
        "3, 16, pad:left=500|rotate:angle=45:interpolation=nearest:colour=ff8000|rotate:angle=90|invert",
        "3, 8, gaussian-blur|to:format=tiff:compression=deflate:tiled=yes",
        "3, 8, invert|to:format=tiff:compression=lzw"
    })
    void findsNothingInWhatARankHasMade(int channels, int depth, String pipeline) {
        byte[] original = original(channels, depth, 1);
        byte[] result = processed(original, pipeline);
        var shape = Pipeline.parse(pipeline).output(new pixfleet.pipeline.Dimensions(WIDTH, HEIGHT, channels, depth));

        assertThat(compared(original, result, pipeline, Integer.MAX_VALUE))
                .isEqualTo(new Counted(0, shape.pixels() * shape.channels()));
        assertThat(compared(original, result, pipeline, 7))
                .isEqualTo(new Counted(0, 7L * shape.width() * shape.channels()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 8, 32_773, 32_946})
    void readsStripsOfEachCompression(int compression) {
        byte[] original = original(3, 8, compression);

        assertThat(compared(original, processed(original, "gaussian-blur"), "gaussian-blur", HEIGHT))
                .isEqualTo(new Counted(0, (long) WIDTH * HEIGHT * 3));
    }

    @Test
    void readsTilesAndBigTiff() {
        byte[] tiles = processed(original(3, 8, 1), "to:format=tiff:tiled=yes:compression=lzw:bigtiff=yes");

        assertThat(compared(tiles, processed(tiles, "erode"), "erode", HEIGHT))
                .isEqualTo(new Counted(0, (long) WIDTH * HEIGHT * 3));
    }

    @ParameterizedTest
    @CsvSource({
        ".png, 3, 8, gaussian-blur|to:format=tiff",
        ".png, 1, 16, gaussian-blur|to:format=png",
        ".png, 4, 8, canny|to:format=png:level=3",
        ".png, 4, 16, crop:x=3:y=20:width=100:height=150|to:format=png",
        ".jpg, 3, 8, gaussian-blur|to:format=tiff",
        ".jpg, 3, 8, rotate-quarter|to:format=png",
        ".jpg, 1, 8, invert|to:format=jpeg:quality=70",
        ".jpg, 3, 8, gaussian-blur|to:format=jpeg:quality=95",
        ".jpg, 3, 8, crop:x=3:y=20:width=101:height=151|to:format=jpeg:quality=80:subsampling=422",
        ".png, 3, 8, sharpen|to:format=jpeg:quality=60:subsampling=444"
    })
    void readsOtherFormatsThroughTheDisk(String ending, int channels, int depth, String pipeline) {
        byte[] original;
        try (Mat pixels = Pictures.pixels(7, HEIGHT, WIDTH, channels, depth)) {
            original = Pictures.file(pixels, ending);
        }
        byte[] result = processed(original, pipeline);
        var shape = Pipeline.parse(pipeline).output(new pixfleet.pipeline.Dimensions(WIDTH, HEIGHT, channels, depth));

        assertThat(compared(original, result, pipeline, Integer.MAX_VALUE))
                .isEqualTo(new Counted(0, shape.pixels() * shape.channels()));
        assertThat(compared(original, processed(original, "flip|" + pipeline), pipeline, 7)
                        .differing())
                .isPositive();
    }

    @Test
    void findsAWrongPixelInTheLastBand() {
        byte[] original = original(3, 8, 1);
        byte[] result = processed(original, "gaussian-blur");
        long at = PlainTiffTags.read(RangedFile.of(ByteBuffer.wrap(result))).value(273, 0);
        result[(int) at + HEIGHT * WIDTH * 3 - 1] ^= 1;

        assertThat(compared(original, result, "gaussian-blur", HEIGHT).differing())
                .isEqualTo(1);
        assertThat(compared(original, result, "gaussian-blur", 2).differing()).isEqualTo(1);
    }

    /** A snake of one weak edge through all bands: only its first pixels are certain. */
    @Test
    void anEdgeIsFollowedThroughEveryBandFromWhereItIsStrong() {
        byte[] original;
        try (Mat pixels = new Mat(HEIGHT, WIDTH, opencv_core.CV_8U, new Scalar(0));
                UByteIndexer values = pixels.createIndexer()) {
            for (long y = 0; y < HEIGHT; y++) {
                for (long x = WIDTH / 2; x < WIDTH; x++) {
                    values.put(y, x, y < 5 ? 255 : 60);
                }
            }
            original = Pictures.file(pixels, ".tiff", opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, 1);
        }
        String pipeline = "canny:low=100:high=400";
        byte[] result = processed(original, pipeline);
        long at = PlainTiffTags.read(RangedFile.of(ByteBuffer.wrap(result))).value(273, 0);

        assertThat(compared(original, result, pipeline, HEIGHT)).isEqualTo(new Counted(0, (long) WIDTH * HEIGHT));
        long last = at + (HEIGHT - 2L) * WIDTH;
        long edges = IntStream.range(0, WIDTH)
                .filter(x -> result[(int) last + x] != 0)
                .count();
        assertThat(edges).as("the weak edge reaches the last rows").isPositive();
    }

    @Test
    void countsAllValuesOfAResultOfAnotherShape() {
        byte[] original = original(3, 8, 1);

        assertThat(compared(original, processed(original, "thumbnail:edge=50"), "invert", 9))
                .isEqualTo(new Counted((long) WIDTH * HEIGHT * 3, (long) WIDTH * HEIGHT * 3));
    }

    /** Another directory behind the first one, which says of its picture only what it is to the others. */
    private static byte[] followed(byte[] tiff, int kind) {
        ByteBuffer file = ByteBuffer.allocate(tiff.length + 2 + 12 + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(tiff);
        int first = file.getInt(4);
        file.putInt(first + 2 + 12 * file.getShort(first), tiff.length);
        file.putShort((short) 1).putShort((short) 254).putShort((short) 4).putInt(1);
        return file.putInt(kind).putInt(0).array();
    }

    @Test
    void passesOverPreviewsButNotPages() {
        byte[] original = original(3, 8, 1);
        byte[] result = processed(original, "erode");

        assertThat(compared(followed(original, 1), result, "erode", HEIGHT))
                .isEqualTo(new Counted(0, (long) WIDTH * HEIGHT * 3));
        assertThatThrownBy(() -> compared(followed(original, 2), result, "erode", HEIGHT))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("compared as a whole only");
    }

    @Test
    void saysWhatItCannotRead() {
        byte[] original = original(3, 8, 1);

        assertThatThrownBy(() -> compared(original, new byte[40], "invert", 9)).isInstanceOf(UnfitImage.class);
        assertThatThrownBy(() -> compared(original, original, "to:format=webp", 9))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("only TIFF, PNG and JPEG results");
    }
}
