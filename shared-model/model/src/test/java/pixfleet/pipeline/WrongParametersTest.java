package pixfleet.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the catalogue: every value out of range is refused, with the range, before anything is computed. */
class WrongParametersTest {
    private static final List<String> NONSENSE =
            List.of("", " ", "x", "NaN", "Infinity", "-Infinity", "1e999", "\u0000", "1,2", "0x10");

    static List<OperationType> all() {
        return Catalogue.all();
    }

    private static List<String> wrong(Parameter<?> parameter) {
        return switch (parameter) {
            case Parameter.WholeNumber whole -> {
                var wrong = new ArrayList<>(NONSENSE);
                wrong.addAll(List.of(
                        String.valueOf(whole.min() - 1L),
                        String.valueOf(whole.max() + 1L),
                        "2147483648",
                        whole.min() + ".5"));
                if (whole.step() > 1) {
                    wrong.add(String.valueOf(whole.min() + 1));
                }
                yield wrong;
            }
            case Parameter.Decimal decimal -> {
                var wrong = new ArrayList<>(NONSENSE);
                wrong.add(String.valueOf(decimal.min() - 0.01));
                wrong.add(String.valueOf(decimal.max() + 0.01));
                yield wrong;
            }
            case Parameter.Choice<?> _ -> List.of("", "nonsense");
            case Colour _ -> List.of("", "red", "12345", "1234567", "gggggg");
            case Text text -> List.of("", " ", "x".repeat(text.maxLength() + 1), "\u00fc", "a\nb");
            case NumberList _ -> List.of("", "1", "1 2 x 4 5 6 7 8 9", "NaN ".repeat(9), "1e9 ".repeat(9));
            case Picture _ -> List.of("", "AAAA", "not base 64!", "A".repeat(Picture.MAX_CHARACTERS + 1));
        };
    }

    private static String range(Parameter<?> parameter) {
        return switch (parameter) {
            case Parameter.WholeNumber whole -> "from %d to %d".formatted(whole.min(), whole.max());
            case Parameter.Decimal decimal ->
                "from %s to %s".formatted(Numbers.plain(decimal.min()), Numbers.plain(decimal.max()));
            case Parameter.Choice<?> choice -> String.join(", ", choice.words());
            case Colour _ -> "from 000000 to ffffff";
            case Text text -> "1 to " + text.maxLength();
            case NumberList list ->
                "numbers from %s to %s".formatted(Numbers.plain(list.min()), Numbers.plain(list.max()));
            case Picture picture -> "%d x %d pixels".formatted(picture.maxEdgePixels(), picture.maxEdgePixels());
        };
    }

    @ParameterizedTest
    @MethodSource("all")
    void areRefusedWithTheRange(OperationType type) {
        for (Parameter<?> parameter : type.parameters()) {
            for (String value : wrong(parameter)) {
                assertThatThrownBy(() -> type.with(Map.of(parameter.name(), value)))
                        .as("%s:%s=%s", type.name(), parameter.name(), value)
                        .isInstanceOf(InvalidPipeline.class)
                        .hasMessageStartingWith("%s: %s must be".formatted(type.name(), parameter.name()))
                        .hasMessageContaining(range(parameter));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void areRefusedByTheirNameToo(OperationType type) {
        assertThatThrownBy(() -> type.with(Map.of("ksise", "3")))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessageContaining("%s has no parameter ksise".formatted(type.name()));
    }

    /** Whatever is written, it is read or refused with a sentence; nothing else is thrown. */
    @Test
    void arbitraryTextIsReadOrRefused() {
        var random = new Random(11);
        String signs = "abc-|:= %09.eE#\u00fc";
        List<OperationType> types = Catalogue.all();
        for (int i = 0; i < 20_000; i++) {
            OperationType type = types.get(random.nextInt(types.size()));
            var text = new StringBuilder(type.name());
            for (Parameter<?> parameter : type.parameters()) {
                if (random.nextBoolean()) {
                    text.append(':').append(parameter.name()).append('=');
                    random.ints(random.nextInt(6), 0, signs.length()).forEach(at -> text.append(signs.charAt(at)));
                }
            }
            try {
                Pipeline read = Pipeline.parse(text.toString());
                assertThat(Pipeline.parse(read.text())).isEqualTo(read);
            } catch (InvalidPipeline e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
