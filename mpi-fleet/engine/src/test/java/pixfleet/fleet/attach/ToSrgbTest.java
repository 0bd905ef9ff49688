package pixfleet.fleet.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToSrgbTest {
    private static Profile displayP3() throws IOException {
        try (InputStream in = ToSrgbTest.class.getResourceAsStream("/cases/files/070-jpeg-icc-display-p3.jpg")) {
            return Attachment.of(pixfleet.job.ImageFormat.JPEG, ByteBuffer.wrap(in.readAllBytes()))
                    .profile()
                    .orElseThrow();
        }
    }

    private static Attachments with(Profile profile) {
        return new Attachments(Optional.of(profile), List.of(), Optional.empty(), List.of());
    }

    /** The JDK has a colour management of its own, Little CMS. */
    @Test
    void coloursOfDisplayP3AreThoseTheJdkFinds() throws IOException {
        Profile profile = displayP3();
        ToSrgb conversion = ToSrgb.of(with(profile)).orElseThrow();
        byte[] bytes = new byte[profile.bytes().remaining()];
        profile.bytes().get(bytes);
        var p3 = new ICC_ColorSpace(ICC_Profile.getInstance(bytes));
        var random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            byte[] pixel = new byte[3];
            random.nextBytes(pixel);
            float[] values = {(pixel[2] & 0xFF) / 255f, (pixel[1] & 0xFF) / 255f, (pixel[0] & 0xFF) / 255f};
            float[] expected = p3.toRGB(values);

            conversion.convert(pixel, 3);

            for (int channel = 0; channel < 3; channel++) {
                assertThat((pixel[2 - channel] & 0xFF) - 255 * expected[channel])
                        .isBetween(-2.5f, 2.5f);
            }
        }
    }

    @Test
    void sRgbNeedsNoConversion() {
        byte[] bytes = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

        assertThat(ToSrgb.of(with(Profile.of(ByteBuffer.wrap(bytes)).orElseThrow())))
                .isEmpty();
    }

    @Test
    void aGammaOfOneMakesAPictureLighter() {
        var chunk = new PngColour(PngColour.GAMMA, ByteBuffer.allocate(4).putInt(0, 100_000));
        ToSrgb conversion = ToSrgb.of(new Attachments(Optional.empty(), List.of(chunk), Optional.empty(), List.of()))
                .orElseThrow();
        byte[] gray = {0, 64, (byte) 255};

        conversion.convert(gray, 1);

        assertThat(gray).containsExactly(0, (byte) 137, (byte) 255);
    }

    @Test
    void sRgbsOwnGammaAndChromaticitiesNeedNoConversion() {
        ByteBuffer xy = ByteBuffer.allocate(32);
        for (int value : new int[] {31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000}) {
            xy.putInt(value);
        }
        var chunks = List.of(
                new PngColour(PngColour.GAMMA, ByteBuffer.allocate(4).putInt(0, 45_455)),
                new PngColour(PngColour.CHROMATICITIES, xy.flip()));
        byte[] pixel = {10, 100, (byte) 200};
        ToSrgb.of(new Attachments(Optional.empty(), chunks, Optional.empty(), List.of()))
                .ifPresent(it -> it.convert(pixel, 3));

        // An exponent of 2.2 is not sRGB's curve, but near it.
        assertThat(pixel[1] & 0xFF).isBetween(98, 102);
        assertThat(pixel[2] & 0xFF).isBetween(198, 202);
    }

    @Test
    void aProfileOfTablesIsLeftAsItIs() {
        ByteBuffer bytes = ByteBuffer.allocate(200);
        bytes.putInt(0, 200).putInt(16, 0x52474220).putInt(36, 0x61637370);

        assertThat(ToSrgb.of(with(Profile.of(bytes).orElseThrow()))).isEmpty();
    }
}
