package pixfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static JsonNode image(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }

    @Test
    void countsWhatDiffersInWords() throws IOException {
        JsonNode exact = image(
                "{\"state\":\"compared\",\"rows\":427,\"height\":427,\"differing\":0,\"values\":819840,\"tookMillis\":412}");
        JsonNode wrong = image(
                "{\"state\":\"compared\",\"rows\":2,\"height\":427,\"differing\":1,\"values\":3840,\"tookMillis\":90}");

        assertThat(Findings.line(exact))
                .isEqualTo("0 of 819,840 values differ from single-process OpenCV (the whole image, 0.4 s)");
        assertThat(Findings.exact(exact)).isTrue();
        assertThat(Findings.line(wrong)).startsWith("1 of 3,840 values differ").contains("2 of 427 rows");
        assertThat(Findings.exact(wrong)).isFalse();
    }

    @Test
    void isNotExactWhereItCannotBeTold() throws IOException {
        JsonNode gone = image("{\"state\":\"impossible\",\"reason\":\"Its original is not there any more.\"}");

        assertThat(Findings.line(gone)).isEqualTo("cannot be verified: Its original is not there any more.");
        assertThat(Findings.exact(gone)).isFalse();
    }
}
