package pixfleet.fleet.opencv.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.verify.Difference;
import pixfleet.header.UnfitImage;

class ExactWebpTest {
    static {
        Natives.load();
    }

    @Test
    void coloursBelowFullTransparencyAreKept() {
        Mat picture = Pictures.pixels(3, 40, 56, 4, 8);
        for (int row = 0; row < 20; row++) {
            for (int column = 0; column < 56; column++) {
                picture.ptr(row, column).put(3, (byte) 0);
            }
        }
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer file = ExactWebp.encode(picture, arena);

            assertThat(Difference.between(picture, decoded(file)).differing()).isZero();
        }
        Mat ordinary = decoded(ByteBuffer.wrap(
                Pictures.file(picture, "webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, Encoder.WEBP_LOSSLESS)));
        assertThat(Difference.between(picture, ordinary).differing())
                .as("OpenCV's own way clears them; when it no longer does, this class can go")
                .isPositive();
    }

    @Test
    void anEdgeThatWebpCannotWriteIsUnfit() {
        Mat picture = Pictures.pixels(3, 1, 16_384, 4, 8);
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> ExactWebp.encode(picture, arena))
                    .isInstanceOf(UnfitImage.class)
                    .hasMessageContaining("webp");
        }
    }

    private static Mat decoded(ByteBuffer file) {
        byte[] bytes = new byte[file.remaining()];
        file.duplicate().get(bytes);
        return opencv_imgcodecs.imdecode(new Mat(new BytePointer(bytes)), opencv_imgcodecs.IMREAD_UNCHANGED);
    }
}
