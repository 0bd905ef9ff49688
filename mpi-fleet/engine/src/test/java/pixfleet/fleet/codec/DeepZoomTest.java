package pixfleet.fleet.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.codec.DeepZoom.Seam;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;

class DeepZoomTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 1, 1",
        "2, 1, 1, 1, 1",
        "3, 3, 2, 1, 1",
        "512, 512, 9, 1, 1",
        "513, 512, 10, 2, 1",
        "4000, 3000, 12, 8, 6",
        "20000, 20000, 15, 40, 40",
        "2147483647, 1, 31, 4194304, 1",
    })
    void theLastLevelIsTheImage(int width, int height, int last, int columns, int rows) {
        var zoom = new DeepZoom(width, height);

        assertThat(zoom.last()).isEqualTo(last);
        assertThat(zoom.columns(last)).isEqualTo(columns);
        assertThat(zoom.tileRows(last)).isEqualTo(rows);
        assertThat(zoom.width(last)).isEqualTo(width);
        assertThat(zoom.height(last)).isEqualTo(height);
        assertThat(zoom.width(0)).isEqualTo(1);
        assertThat(zoom.height(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 1",
        "1024, 1000, 10, 1000",
        "1025, 1000, 10, 500",
        "20000, 20000, 10, 625",
        "2000000, 600, 12, 2"
    })
    void oneRankMakesTheSmallLevels(int width, int height, int gathered, int rows) {
        var zoom = new DeepZoom(width, height);

        assertThat(zoom.gathered()).isEqualTo(gathered);
        assertThat(zoom.height(gathered)).isEqualTo(rows);
    }

    @Test
    void aStripHasItsOwnRowsAtEachLevel() {
        var zoom = new DeepZoom(3000, 2561);
        Rows upper = Rows.between(0, 512);
        Rows lower = Rows.between(512, 2561);

        assertThat(zoom.last()).isEqualTo(12);
        assertThat(zoom.at(11, upper)).isEqualTo(Rows.between(0, 256));
        assertThat(zoom.at(11, lower)).isEqualTo(Rows.between(256, 1281));
        assertThat(zoom.at(10, lower)).isEqualTo(Rows.between(128, 641));
        assertThat(zoom.at(10, new Rows(2561, 0)).none()).isTrue();
    }

    @Test
    void tileRowsOfSeveralStripsComeTogetherAtTheirFirst() {
        var zoom = new DeepZoom(5000, 3000);
        var strips = new Partition(List.of(
                Rows.between(0, 0),
                Rows.between(0, 512),
                Rows.between(512, 1536),
                Rows.between(1536, 2560),
                Rows.between(2560, 2560),
                Rows.between(2560, 3000)));

        List<Seam> seams = zoom.seams(strips);

        assertThat(seams)
                .containsExactly(
                        new Seam(12, Rows.between(0, 512)),
                        new Seam(12, Rows.between(512, 1024)),
                        new Seam(12, Rows.between(1024, 1500)),
                        new Seam(11, Rows.between(0, 512)),
                        new Seam(11, Rows.between(512, 750)),
                        new Seam(10, Rows.between(0, 375)));
        assertThat(seams.stream().map(seam -> zoom.owner(seam, strips))).containsExactly(1, 2, 3, 1, 3, 1);
    }

    @Test
    void aStripThatDoesNotBeginOnATileIsNoStripOfAPyramid() {
        assertThatThrownBy(() -> new DeepZoom(600, 600).seams(Partition.even(600, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 300 is no border of 512 rows");
    }

    @Test
    void theDescriptionSaysWhatViewersNeed() {
        assertThat(new DeepZoom(7000, 5000).description())
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .contains("xmlns=\"http://schemas.microsoft.com/deepzoom/2008\"")
                .contains("Format=\"jpg\" Overlap=\"0\" TileSize=\"512\"")
                .contains("<Size Width=\"7000\" Height=\"5000\"/>");
    }
}
