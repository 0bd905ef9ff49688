package pixfleet.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeysTest {
    private static final JobId JOB = new JobId("01ARYZ6S41ZZZZZZZZZZZZZZZZ");
    private static final ImageId IMAGE = new ImageId("01ARYZ6S42ZZZZZZZZZZZZZZZZ");

    @Test
    void readsBackTheKeyItMade() {
        String key = Keys.original(JOB, IMAGE, "my cat.jpg");

        assertThat(Keys.incoming(key)).contains(new Keys.Incoming.Ticketed(JOB, IMAGE, "my cat.jpg"));
    }

    /** Who writes or reads them by another program counts on it. */
    @Test
    void putsTwoDigitsOfAHashBeforeTheJob() {
        var job = new JobId("01KKNTQ2CN7XQ2M4N8P6R3T5V9");
        ImageId first = ImageId.of(job, 0);
        ImageId later = ImageId.of(job, 1234);

        assertThat(Keys.original(job, first, "a.jpg")).isEqualTo("incoming/jobs/f1/" + job + "/" + first + "/a.jpg");
        assertThat(Keys.thumb(job, first)).isEqualTo("results/f1/" + job + "/" + first + "/thumb.jpg");
        assertThat(Keys.thumb(job, later)).isEqualTo("results/fd/" + job + "/" + later + "/thumb.jpg");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "100, 1", "101, 2", "1000, 10", "25600, 256", "10000000, 256"})
    void spreadsAJobOverAsManyFoldersAsItHasHundreds(int images, int folders) {
        List<String> originals = Keys.originals(JOB, images);
        List<String> results = Keys.results(JOB, images);

        assertThat(originals).hasSize(folders).doesNotHaveDuplicates();
        assertThat(results).hasSize(folders).doesNotHaveDuplicates();
        for (int position = 0; position < images; position += Math.max(1, images / 1000)) {
            ImageId image = ImageId.of(JOB, position);
            assertThat(originals).contains(Keys.originals(JOB, image));
            assertThat(results).anyMatch(Keys.results(JOB, image)::startsWith);
        }
    }

    @Test
    void anUploadInTheWrongFolderIsNotTheJobs() {
        ImageId image = ImageId.of(JOB, 0);
        String key = Keys.original(JOB, image, "a.jpg");
        String other = key.replaceFirst("jobs/..", "jobs/zz");

        assertThat(Keys.incoming(other)).contains(new Keys.Incoming.Loose(other.substring("incoming/".length())));
    }

    @Test
    void takesAnyOtherUploadForALooseOne() {
        assertThat(Keys.incoming("incoming/cat.jpg")).contains(new Keys.Incoming.Loose("cat.jpg"));
        assertThat(Keys.incoming("incoming/2026/11/cat.jpg")).contains(new Keys.Incoming.Loose("2026/11/cat.jpg"));
    }

    @ParameterizedTest
    @CsvSource({"results/cat.jpg", "incoming/", "incoming/folder/", "''"})
    void takesNothingElseForAnUpload(String key) {
        assertThat(Keys.incoming(key)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "cat.jpg, cat.jpg",
        "/home/me/cat.jpg, cat.jpg",
        "C:\\pictures\\cat.jpg, cat.jpg",
        "../../etc/passwd, passwd",
        "'  ', image",
        ".., image",
        "кошка.png, кошка.png"
    })
    void makesAnyNameFitForAKey(String name, String expected) {
        assertThat(Keys.fileName(name)).isEqualTo(expected);
    }

    @Test
    void whatAFormAQueueOrAKeyDoesNotTakeIsReplaced() {
        assertThat(Keys.fileName("${filename}.jpg")).isEqualTo("_.jpg");
        assertThat(Keys.fileName("a\uD800b.jpg")).isEqualTo("a_b.jpg");
        assertThat(Keys.fileName("a\uFFFF\uFFFE\u0085.jpg")).isEqualTo("a___.jpg");
        assertThat(Keys.fileName("\uD83D\uDE00.jpg")).isEqualTo("\uD83D\uDE00.jpg");
        // Of a name that is cut, no half of a character is left.
        assertThat(Keys.fileName("\uD83D\uDE00".repeat(100) + "x")).hasSize(199).startsWith("\uD83D");
    }

    @Test
    void shortensALongNameFromTheFrontSoThatItsEndingStays() {
        assertThat(Keys.fileName("x".repeat(500) + ".jpg")).hasSize(200).endsWith("x.jpg");
    }

    @ParameterizedTest
    @EnumSource
    void putsTilesWhereViewersLookThatKnowTheDescription(Pyramid.Side side) {
        var pyramid = new Pyramid(JOB, IMAGE, side);
        String dzi = Keys.dzi(pyramid);
        // What OpenSeadragon and others make of a description's address.
        String folder = dzi.replaceFirst("\\.dzi$", "_files/");

        assertThat(Keys.tile(pyramid, 12, 3, 4)).isEqualTo(folder + "12/3_4.jpg");
        assertThat(dzi).startsWith(Keys.tiles(JOB, IMAGE));
        assertThat(Keys.tiles(JOB, IMAGE)).startsWith(Keys.results(JOB, IMAGE));
    }
}
