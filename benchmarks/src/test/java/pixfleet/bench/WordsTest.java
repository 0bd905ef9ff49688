package pixfleet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private static PrintStream printing(ByteArrayOutputStream into) {
        return new PrintStream(into, true, StandardCharsets.UTF_8);
    }

    @Test
    void readsNamesAndOptions() {
        Words words = Words.read(
                List.of("many", "--rounds", "3", "--out", "x.md", "--seed", "-5", "canny", "--quick"),
                Map.of("PIXFLEET_HOME", "/h", "PIXFLEET_STATE", "/s"));

        assertThat(words.names()).containsExactly("many", "canny");
        assertThat(words.out()).contains(Path.of("x.md"));
        assertThat(words.settings())
                .isEqualTo(new Settings(
                        Path.of("/h"), Path.of("/s/bench"), true, 3, OptionalInt.empty(), -5, Optional.empty()));
    }

    @Test
    void everyBenchmarkKnowsHowManyCasesAreUsualUntilTheUserSaysSo() {
        Settings unsaid = Words.read(List.of("resize"), Map.of()).settings();
        Settings quick = Words.read(List.of("resize", "--quick"), Map.of()).settings();
        Settings said = Words.read(List.of("resize", "--quick", "--cases", "7"), Map.of())
                .settings();

        assertThat(unsaid.cases(500, 4)).isEqualTo(500);
        assertThat(quick.cases(500, 4)).isEqualTo(4);
        assertThat(said.cases(500, 4)).isEqualTo(7);
    }

    @Test
    void listsWhateverElseIsSaid() {
        assertThat(Words.read(List.of("many", "--list"), Map.of()).names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rounds 0", "--rounds x", "--cases -1", "--bogus", "--out", "--seed 1.5"})
    void refusesWhatItDoesNotKnow(String words) {
        assertThatThrownBy(() -> Words.read(List.of(words.split(" ", -1)), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words.split(" ", 2)[0]);
    }

    @Test
    void anUnknownBenchmarkIsAnsweredWithTheKnownOnes() throws Exception {
        var err = new ByteArrayOutputStream();

        int code = BenchMain.run(List.of("tea"), printing(new ByteArrayOutputStream()), printing(err));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no benchmark tea")
                .contains("many");
    }

    @Test
    void theListNamesEveryBenchmark() throws Exception {
        var out = new ByteArrayOutputStream();

        int code = BenchMain.run(List.of(), printing(out), System.err);

        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSameSizeAs(
                        Suites.available(Words.read(List.of(), System.getenv()).settings()));
    }
}
