package pixfleet.control.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.gallery.Pyramids;

@Timeout(60)
class S3PyramidsIT {
    private final Pyramids pyramids = new S3Pyramids(Aws.s3(), Aws.results());

    @Test
    void readsWhatIsThereAndNothingElse() {
        String key = Aws.root() + "tiles/image.dzi";
        Aws.result(key, "<Image/>");

        assertThat(pyramids.read(key))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("<Image/>"));
        assertThat(pyramids.read(key + "2")).isEmpty();
    }
}
