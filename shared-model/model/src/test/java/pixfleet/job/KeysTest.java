package pixfleet.job;

import static org.assertj.core.api.Assertions.assertThat;

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
    void shortensALongNameFromTheFrontSoThatItsEndingStays() {
        assertThat(Keys.fileName("x".repeat(500) + ".jpg")).hasSize(200).endsWith("x.jpg");
    }

    @Test
    void knowsTheImageOfAStatus() {
        assertThat(Keys.imageOfStatus(Keys.status(JOB, IMAGE))).contains(IMAGE);
        assertThat(Keys.imageOfStatus(Keys.job(JOB))).isEmpty();
    }

    @Test
    void putsAHundredResultsOnAGalleryPage() {
        assertThat(Keys.galleryPage(JOB, 99)).isEqualTo(Keys.galleryPage(JOB, 0));
        assertThat(Keys.galleryPage(JOB, 100)).isNotEqualTo(Keys.galleryPage(JOB, 99));
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
        assertThat(Keys.tiles(JOB, IMAGE)).startsWith(Keys.results(JOB));
    }
}
