package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.OpenCvKernels;
import pixfleet.fleet.opencv.codec.Decoder;
import pixfleet.fleet.process.Comparison.Counted;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.OtherCodec;
import pixfleet.fleet.process.Rendition;
import pixfleet.fleet.process.WholeResults;
import pixfleet.fleet.verify.OpenCvComparison;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.pipeline.Pipeline;

/** What a rank makes of a file whose result a comparison has found no other. */
final class Compared {
    private static final OtherCodec VIPS = VipsCodec.in(1 << 30);

    private Compared() {}

    /** The pixels, upright. */
    static Mat pixels(byte[] file) {
        assertThat(counted(file, "invert|invert").differing()).isZero();
        try (Arena arena = Arena.ofConfined();
                var out = new Mat();
                var scratch = new Mat()) {
            ByteBuffer again = copied(file, arena);
            ImageFile header = ImageFile.read(again);
            Mat upright = Decoder.decode(header, again, out, scratch, VIPS).upright();
            assertThat(header.dimensions().channels()).isEqualTo(upright.channels());
            return upright.clone();
        }
    }

    /** What a comparison finds in a rank's result. */
    static Counted counted(byte[] file, String text) {
        try (Arena arena = Arena.ofConfined();
                var kernels = new OpenCvKernels(1 << 20, System::nanoTime, VIPS, (WholeResults) (_, _, _) -> {})) {
            ByteBuffer original = copied(file, arena);
            Pipeline pipeline = Pipeline.parse(text);
            Rendition made = kernels.render(ImageFile.read(original), original, pipeline, arena);
            return new OpenCvComparison()
                    .compare(
                            copied(file, arena),
                            made.image(),
                            pipeline,
                            new Purpose.Verifying(
                                    new ObjectRef("r", "s", ""), made.format(), Integer.MAX_VALUE, Instant.EPOCH));
        }
    }

    private static ByteBuffer copied(byte[] file, Arena arena) {
        return arena.allocate(file.length).asByteBuffer().put(file).flip();
    }
}
