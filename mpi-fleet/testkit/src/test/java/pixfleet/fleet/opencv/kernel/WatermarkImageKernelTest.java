package pixfleet.fleet.opencv.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.operation.Anchor;
import pixfleet.operation.WatermarkImage;
import pixfleet.pipeline.Picture;

class WatermarkImageKernelTest {
    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @Test
    void aMarkThatIsAHeaderAndNothingElseFailsWithASentence() {
        byte[] whole = Picture.bytes(new WatermarkImage().mark());
        String cut = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, 33));
        var watermark = new WatermarkImage(cut, Anchor.CENTRE, 1, 0);

        try (var pool = new MatPool(0);
                Mat in = Pictures.pixels(1, 9, 9, 3, 8);
                var out = new Mat()) {
            assertThatThrownBy(() -> KernelRegistry.undivided(watermark, in, out, pool))
                    .hasMessage("the mark is not readable as PNG");
        }
    }
}
