package pixfleet.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterTest {
    private static final Text TEXT = new Text("text", "Words.", 10, "Pixfleet");
    private static final Colour COLOUR = new Colour("colour", "A colour.", "ffffff");
    private static final NumberList KERNEL =
            new NumberList("kernel", "Weights.", List.of(4, 9), -100, 100, "0 0 0 0 1 0 0 0 0");
    private static final Picture MARK = new Picture("mark", "A mark.", 64, "");

    @Test
    void putsValuesIntoTheirPlainestForm() {
        assertThat(COLOUR.read("border", " #FF8000 ")).isEqualTo("ff8000");
        assertThat(KERNEL.read("filter", " 1.0  -2\t3.50 4e1")).isEqualTo("1 -2 3.5 40");
        assertThat(TEXT.read("watermark", "a b:c|d,%")).isEqualTo("a b:c|d,%");
    }

    @Test
    void readsAColoursChannelsInOpenCvsOrder() {
        assertThat(List.of(Colour.channel("ff8001", 0), Colour.channel("ff8001", 1), Colour.channel("ff8001", 2)))
                .containsExactly(1, 128, 255);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "text;'';must be 1 to 10 letters, digits and signs of ASCII, not nothing",
                "text;longer than ten;not longer than ten",
                "text;gr\u00fcn;not gr\u00fcn",
                "colour;red;six hexadecimal digits from 000000 to ffffff, such as ff8000, not red",
                "kernel;1 2 3;must be 4 or 9 numbers from -100 to 100 with blanks between them, not 3 of them",
                "kernel;1 2 3 101;not 101",
                "kernel;1 2 3 NaN;not NaN",
                "mark;no base 64!;must be a PNG of 1 x 1 to 64 x 64 pixels",
                "mark;AAAA;not something that is no PNG"
            })
    void refusesWithTheRange(String kind, String value, String sentence) {
        Parameter<?> parameter = List.of(TEXT, COLOUR, KERNEL, MARK).stream()
                .filter(it -> it.name().equals(kind))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> parameter.read("it", value))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessageStartingWith("it: " + kind + " must be")
                .hasMessageContaining(sentence);
    }

    @Test
    void takesAPictureByItsHeader() {
        assertThat(MARK.read("watermark", png(64, 1))).isEqualTo(png(64, 1));
        assertThatThrownBy(() -> MARK.read("watermark", png(65, 1))).hasMessageContaining("not one of 65 x 1");
        assertThatThrownBy(() -> MARK.read("watermark", "A".repeat(Picture.MAX_CHARACTERS + 1)))
                .hasMessageContaining("8001 characters long");
    }

    private static String png(int width, int height) {
        byte[] header = ByteBuffer.allocate(29)
                .putLong(0x89504E470D0A1A0AL)
                .putInt(13)
                .putInt(0x49484452)
                .putInt(width)
                .putInt(height)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(header);
    }

    @Test
    void writesSignsOfTheTextFormAsUrlsDo() {
        assertThat(Texts.decoded("", Texts.encoded("50 % a:b|c,d = \u00fc"))).isEqualTo("50 % a:b|c,d = \u00fc");
        assertThat(Texts.encoded("a:b|c,d%")).isEqualTo("a%3Ab%7Cc%2Cd%25");
        assertThatThrownBy(() -> Texts.decoded("step", "50%"))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessageContaining("write a percent sign as %25");
    }
}
