package pixfleet.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryCallTest {
    @Test
    void readsNumberedListsAndStructures() {
        var call = QueryCall.ofForm("Action=Describe&Filter.1.Name=tag%3ARole&Filter.1.Value.1=a+b&Filter.1.Value.2=c"
                + "&Filter.2.Name=x&InstanceId.1=i-1&InstanceId.2=i-2&Empty=");

        assertThat(call.action()).isEqualTo("Describe");
        assertThat(call.list("InstanceId")).containsExactly("i-1", "i-2");
        assertThat(call.structures("Filter")).hasSize(2);
        assertThat(call.structures("Filter").getFirst().list("Value")).containsExactly("a b", "c");
        assertThat(call.structures("Filter").getFirst().required("Name")).isEqualTo("tag:Role");
        assertThat(call.text("Empty")).contains("");
    }

    @Test
    void refusesMissingAndMisshapenParameters() {
        var call = QueryCall.ofForm("MaxResults=ten");

        assertThatThrownBy(() -> call.required("TopicArn"))
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.code()).isEqualTo("MissingParameter"));
        assertThatThrownBy(() -> call.number("MaxResults", 5)).isInstanceOf(AwsError.class);
    }

    @ParameterizedTest
    @CsvSource({
        "incoming/plain.jpg, incoming/plain.jpg",
        "incoming/a b.jpg, incoming/a+b.jpg",
        "incoming/a+b.jpg, incoming/a%2Bb.jpg",
        "incoming/ü%.jpg, incoming/%C3%BC%25.jpg",
        "a/b/c&d=e, a/b/c%26d%3De"
    })
    void encodesKeysAsS3Does(String key, String encoded) {
        assertThat(UriText.eventKey(key)).isEqualTo(encoded);
    }

    @Test
    void escapesText() {
        assertThat(Xml.document("A", "", xml -> xml.text("B", "<x> & \"y\"")))
                .endsWith("<A><B>&lt;x&gt; &amp; &quot;y&quot;</B></A>");
    }
}
