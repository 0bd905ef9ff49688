package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.opencv.OpenCvKernels;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.WholeResults;
import pixfleet.fleet.testkit.Specimen;
import pixfleet.fleet.verify.Difference;
import pixfleet.fleet.verify.OpenCvComparison;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.operation.Thumbnail;
import pixfleet.operation.YesNo;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/** A JPEG is decoded at a smaller size where the pipeline says that it may be, and nowhere else. */
@Timeout(60)
class ReducedIT {
    static {
        Natives.load();
    }

    private static byte[] jpeg(int width, int height, int channels) {
        try (Mat image = Specimen.of(4, new Dimensions(width, height, channels, 8));
                var file = new BytePointer()) {
            opencv_imgcodecs.imencode(".jpg", image, file);
            byte[] bytes = new byte[(int) file.limit()];
            file.get(bytes);
            return bytes;
        }
    }

    private static byte[] made(byte[] original, String pipeline) {
        try (Arena arena = Arena.ofConfined();
                var kernels = new OpenCvKernels(
                        1 << 20, System::nanoTime, VipsCodec.in(1L << 30), (WholeResults) (_, _, _) -> {})) {
            ByteBuffer bytes =
                    arena.allocate(original.length).asByteBuffer().put(original).flip();
            var made = kernels.render(ImageFile.read(bytes), bytes, Pipeline.parse(pipeline), arena);
            byte[] file = new byte[made.image().remaining()];
            made.image().duplicate().get(file);
            return file;
        }
    }

    private static Mat decoded(byte[] file, int how) {
        return opencv_imgcodecs.imdecode(new Mat(new BytePointer(file)), how);
    }

    @ParameterizedTest
    @CsvSource({"1601, 1203, 200, 8", "1601, 1203, 201, 8", "1601, 1203, 202, 4", "700, 900, 400, 2", "700, 900, 451, 1"
    })
    void theDecoderMakesItAsSmallAsItMayBe(int width, int height, int edge, int reduction) {
        byte[] original = jpeg(width, height, 3);
        int how = switch (reduction) {
            case 8 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
            case 4 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
            case 2 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
            default -> opencv_imgcodecs.IMREAD_COLOR;
        };
        var size = new Thumbnail(edge, YesNo.NO);
        String pipeline = "thumbnail:edge=%d:exact=no|to:format=png".formatted(edge);
        byte[] result = made(original, pipeline);

        try (Mat small = decoded(original, how);
                Mat found = decoded(result, opencv_imgcodecs.IMREAD_UNCHANGED);
                var expected = new Mat()) {
            Dimensions out = size.output(new Dimensions(small.cols(), small.rows(), 3, 8));
            opencv_imgproc.resize(
                    small, expected, new Size(out.width(), out.height()), 0, 0, opencv_imgproc.INTER_AREA);
            assertThat(Difference.between(expected, found).differing()).isZero();
        }
        assertThat(differing(original, result, pipeline)).isZero();
    }

    private static long differing(byte[] original, byte[] result, String pipeline) {
        var purpose = new Purpose.Verifying(
                new ObjectRef("results", "result", ""), ImageFormat.PNG, Integer.MAX_VALUE, Instant.EPOCH);
        return new OpenCvComparison()
                .compare(ByteBuffer.wrap(original), ByteBuffer.wrap(result), Pipeline.parse(pipeline), purpose)
                .differing();
    }

    @Test
    void everyPixelCountsUnlessThePipelineSaysOtherwise() {
        byte[] original = jpeg(1601, 1203, 3);

        byte[] exact = made(original, "thumbnail:edge=200|to:format=png");

        assertThat(exact).isNotEqualTo(made(original, "thumbnail:edge=200:exact=no|to:format=png"));
        assertThat(differing(original, exact, "thumbnail:edge=200|to:format=png"))
                .isZero();
        byte[] later = made(original, "invert|thumbnail:edge=200:exact=no|to:format=png");
        assertThat(later).isEqualTo(made(original, "invert|thumbnail:edge=200|to:format=png"));
        byte[] gray = jpeg(1601, 1203, 1);
        assertThat(made(gray, "thumbnail:edge=200:exact=no|to:format=png"))
                .isEqualTo(made(gray, "thumbnail:edge=200|to:format=png"));
    }
}
