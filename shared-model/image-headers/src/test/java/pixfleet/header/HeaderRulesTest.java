package pixfleet.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderRulesTest {
    @ParameterizedTest
    @CsvSource({
        "50002, 2, 3, 8, 1, JPEG XL",
        "12345, 2, 3, 8, 1, method 12345",
        "34713, 32803, 1, 14, 1, Nikon",
        "1, 32803, 1, 16, 1, raw file",
        "1, 1, 1, 16, 2, signed",
        "1, 1, 1, 32, 3, floating-point",
        "1, 1, 1, 10, 1, 10 bits",
        "1, 2, 5, 8, 1, 5 channels",
        "1, 1, 3, 8, 1, 3 values of 8 bits a pixel in gray"
    })
    void whatIsNotReadRightIsRefusedByItsKind(
            long compression, long meaning, long samples, long bits, long format, String named) {
        assertThat(new TiffValues(compression, meaning, samples, bits, format, false).refusal())
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).contains(named).endsWith("."));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 4, 8, 4, 8",
        "50000, 1, 1, 16, 1, 16",
        "5, 5, 4, 8, 3, 8",
        "1, 1, 2, 16, 4, 16",
        "1, 3, 1, 4, 3, 8",
        "8, 8, 3, 16, 3, 16"
    })
    void theOthersAreTakenWithTheirShapeOnceDecoded(
            long compression, long meaning, long samples, long bits, int channels, int depth) {
        var values = new TiffValues(compression, meaning, samples, bits, 1, false);

        assertThat(values.refusal()).isEmpty();
        assertThat(values.channels()).isEqualTo(channels);
        assertThat(values.depth()).isEqualTo(depth);
    }

    @Test
    void aRawFileIsNamed() {
        assertThat(new TiffValues(7, 2, 3, 8, 1, true).refusal())
                .hasValueSatisfying(it -> assertThat(it).contains("DNG"));
    }

    @Test
    void scansCountByThePixelsTheyGoOver() {
        assertThat(JpegScans.refusal(100, 30_000, 30_000)).isEmpty();
        assertThat(JpegScans.refusal(101, 30_000, 30_000)).isPresent();
        assertThat(JpegScans.refusal(1600, 100, 100)).isEmpty();
        assertThat(JpegScans.refusal(1600, 2600, 2600)).isPresent();
        assertThat(JpegScans.refusal(5, 0, 0)).isEmpty();
    }

    @Test
    void bitsOfPngGoWithItsColourType() {
        assertThat(new PngValues(2, 4).refusal()).isPresent();
        assertThat(new PngValues(7, 8).refusal()).isPresent();
        assertThat(new PngValues(0, 4).refusal()).isEmpty();
        assertThat(new PngValues(0, 4).channels(true)).isEqualTo(4);
    }
}
