package pixfleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;

class ToTest {
    @Test
    void standsAtTheEndOnly() {
        assertThatThrownBy(() -> Pipeline.parse("to:format=png|invert"))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessage("to: it says how the result is written and can only be the last step");
        assertThat(Pipeline.parse("to:format=png").operations()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "invert, JPEG, JPEG",
        "invert|to, JPEG, JPEG",
        "invert, HEIC, PNG",
        "invert, TIFF, TIFF",
        "to:format=jpeg, TIFF, JPEG",
        "invert|to:format=avif, JPEG, AVIF",
        "to:format=jxl, PNG, JXL",
        "to:format=webp, BMP, WEBP",
        "to:format=tiff, WEBP, TIFF",
        "to:format=png, JPEG, PNG"
    })
    void namesTheFormatOfTheResult(String pipeline, ImageFormat original, ImageFormat result) {
        assertThat(Encoding.of(Pipeline.parse(pipeline), original).format()).isEqualTo(result);
    }

    @Test
    void carriesEverySetting() {
        assertThat(encoding("to:format=jpeg:quality=40:progressive=yes:subsampling=444"))
                .isEqualTo(new Encoding.Jpeg(40, Encoding.Scans.PROGRESSIVE, Encoding.Sampling.S444));
        assertThat(encoding("to:format=tiff:compression=lzw:tiled=yes:bigtiff=yes"))
                .isEqualTo(new Encoding.Tiff(new Encoding.Compression.Lzw(), Encoding.Cut.TILES, Encoding.Size.BIG));
        assertThat(encoding("to:format=webp:lossless=yes")).isEqualTo(new Encoding.Webp(new Encoding.Loss.None()));
        assertThat(encoding("to:format=png:level=9")).isEqualTo(new Encoding.Png(9));
    }

    private static Encoding encoding(String pipeline) {
        return Encoding.of(Pipeline.parse(pipeline), ImageFormat.PNG);
    }

    @Test
    void refusesWhatAFormatCannotHold() {
        assertThatThrownBy(() -> Pipeline.parse("to:format=webp").output(new Dimensions(16_384, 1, 3, 8)))
                .hasMessageContaining("at most 16383 x 16383 pixels");
        assertThatThrownBy(() -> Pipeline.parse("to:format=jpeg").output(new Dimensions(9, 9, 3, 16)))
                .hasMessageContaining("put depth:bits=8 in front of it");
        assertThatThrownBy(() -> Pipeline.parse("to:format=avif:lossless=yes").output(new Dimensions(9, 9, 3, 8)))
                .hasMessageContaining("avif always loses a little");
        assertThat(Pipeline.parse("to:format=jpeg").output(new Dimensions(9, 9, 4, 8)))
                .isEqualTo(new Dimensions(9, 9, 3, 8));
    }
}
