package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyNamesTest {
    @Test
    void stayReadable() {
        assertThat(KeyNames.path("incoming/job/photo 1.jpg")).isEqualTo("incoming/job/photo 1.jpg%");
        assertThat(KeyNames.folder("incoming/job/")).isEqualTo("incoming/job/");
    }

    @Test
    void areOneToOneAndFitAFileSystem() {
        for (var key : List.of(
                "a", "a/", "/", "//", "/a", "..", "a%", "a%/", "%_/x", "ü", "x".repeat(1024), "%".repeat(600))) {
            var path = KeyNames.path(key);

            assertThat(KeyNames.key(path)).as(path).hasValue(key);
            assertThat(Arrays.stream(path.split("/", -1)))
                    .allMatch(name -> !name.isEmpty() && name.length() < 200 && !name.startsWith("."));
        }
    }

    /** Named for halves of uploads that were listed: the store writes beside the file until it is whole. */
    @Test
    void tellHalfAnUploadFromAnObject() {
        var half = KeyNames.path("photo.jpg") + "-123e4567-e89b-12d3-a456-426614174000";

        assertThat(KeyNames.key(half)).isEmpty();
    }
}
