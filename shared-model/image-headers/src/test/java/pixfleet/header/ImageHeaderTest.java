package pixfleet.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImageHeaderTest {
    private static final int CASES = 20_000;

    private static ImageHeader read(byte[] file) {
        return ImageHeader.read(FileBytes.of(ByteBuffer.wrap(file)));
    }

    @Test
    void ofNoFileComesAnythingButAShapeOrASentence() {
        var mutations = new Mutations(SamplesOfFiles.all(), new SplittableRandom(7));
        int shapes = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] file = mutations.next();
            try {
                assertThat(read(file).dimensions().pixels()).isPositive();
                shapes++;
            } catch (UnfitImage e) {
                assertThat(e.reason()).startsWith("The ").endsWith(".");
            } catch (RuntimeException e) {
                throw new AssertionError("case " + i + ": " + HexFormat.of().formatHex(file), e);
            }
        }
        assertThat(shapes).isBetween(CASES / 10, CASES * 9 / 10);
    }

    @Test
    void aTiffThatBeginsWithAPreviewIsNotTakenForIt() {
        byte[] file = SamplesOfFiles.tiff(
                ByteOrder.LITTLE_ENDIAN, 0, new int[] {7, 5, 8, 3, 2, 1, 1}, new int[] {70, 50, 8, 3, 2, 1, 0});

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(UnfitImage.class)
                .hasMessage("The TIFF begins with a preview or mask of another picture, which is not taken.");
    }

    @Test
    void directoriesThatLeadInACircleComeToAnEnd() {
        byte[] file = SamplesOfFiles.tiff(
                ByteOrder.LITTLE_ENDIAN, 0, new int[] {7, 5, 8, 3, 2, 1, 0}, new int[] {7, 5, 8, 3, 2, 1, 1});
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 4, 8 + 6 + 7 * 12);

        assertThat(read(file).dimensions().width()).isEqualTo(7);
    }

    @Test
    void aBmpThatHoldsAJpegIsNotTaken() {
        byte[] bmp = SamplesOfFiles.file("bmp", 9, 9, java.awt.image.BufferedImage.TYPE_INT_RGB);
        bmp[30] = 4;

        assertThatThrownBy(() -> read(bmp)).isInstanceOf(UnfitImage.class).hasMessageContaining("method 4");
    }
}
