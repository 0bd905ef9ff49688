package pixfleet.fleet.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.opencv.Renderer;

class VerifyMainTest {
    @TempDir
    private Path folder;

    private String answer(String done, String asked) throws IOException {
        Path original = folder.resolve("rocket.jpg");
        Path result;
        try (var renderer = new Renderer()) {
            result = renderer.render(
                    Files.readAllBytes(Path.of("../../samples/rocket.jpg")), done, original, folder.resolve("result"));
        }
        return VerifyMain.answer("""
                {"original":"%s","result":"%s","pipeline":"%s","type":"image/jpeg"}
                """.formatted(original, result, asked));
    }

    @Test
    void anExactResultDiffersNowhere() throws IOException {
        assertThat(answer("gaussian-blur|invert", "gaussian-blur|invert"))
                .endsWith("\"differing\":0,\"values\":" + 640 * 427 * 3 + "}");
    }

    @Test
    void anotherResultDiffers() throws IOException {
        assertThat(answer("gaussian-blur:ksize=11", "gaussian-blur")).doesNotContain("\"differing\":0,");
        assertThat(answer("canny", "invert")).contains("\"differing\":" + 640 * 427 * 3);
    }

    @Test
    void whatCannotBeComparedIsSaid() throws IOException {
        assertThat(VerifyMain.answer("{\"original\":\"/nowhere\",\"type\":\"image/png\",\"pipeline\":\"invert\"}"))
                .isEqualTo("{\"original\":\"/nowhere\",\"error\":\"/nowhere\"}");
        assertThat(VerifyMain.answer("not json")).contains("\"error\"");
        assertThat(VerifyMain.answer("{\"type\":\"image/x-sketch\"}"))
                .contains("there is no image type 'image/x-sketch'");
    }
}
