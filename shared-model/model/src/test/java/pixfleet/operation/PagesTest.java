package pixfleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import pixfleet.job.ImageFormat;
import pixfleet.job.RankCapacity;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;

class PagesTest {
    @Test
    void standAtTheBeginningOnly() {
        assertThatThrownBy(() -> Pipeline.parse("invert|pages"))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessage("pages: it says what of the file is processed and can only be the first step");
        assertThatThrownBy(() -> Pipeline.parse("pages:first=3:last=2"))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessage("pages: the last page, 2, comes before the first, 3");
    }

    @Test
    void areChosenByNumberFromOne() {
        assertThat(Pages.chosen(Pipeline.parse("invert"), 3)).containsExactly(0, 1, 2);
        assertThat(Pages.chosen(Pipeline.parse("pages:first=2|invert"), 3)).containsExactly(1, 2);
        assertThat(Pages.chosen(Pipeline.parse("pages:first=2:last=2"), 3)).containsExactly(1);
        assertThat(Pages.chosen(Pipeline.parse("pages=2-3|invert"), 4)).containsExactly(1, 2);
        assertThat(Pages.chosen(Pipeline.parse(" pages = 3 | invert"), 4)).containsExactly(2);
        assertThat(Pipeline.parse("pages=1-3").text()).isEqualTo("pages:first=1:last=3");
        assertThatThrownBy(() -> Pipeline.parse("pages=1-")).isInstanceOf(InvalidPipeline.class);
        assertThatThrownBy(() -> Pipeline.parse("invert=1-3")).isInstanceOf(InvalidPipeline.class);
        assertThatThrownBy(() -> Pages.chosen(Pipeline.parse("pages:first=4"), 3))
                .hasMessage("pages: the file has 3 pages and no page 4");
    }

    @Test
    void areSaidByThePipelineAndKeptWhereTheUserSaidThem() {
        assertThat(Pages.meaning(Pipeline.parse("invert"))).isEqualTo(Pipeline.parse("pages|invert"));
        assertThat(Pages.meaning(Pipeline.parse("pages:last=2|invert")))
                .isEqualTo(Pipeline.parse("pages:last=2|invert"));
        assertThat(Pages.choosing(new Pages(2, 3), Pipeline.parse("pages:last=9|invert")))
                .isEqualTo(Pipeline.parse("pages:first=2:last=3|invert"));
    }

    @Test
    void areForOneRank() {
        var image = new Dimensions(20_000, 20_000, 3, 8);
        RankCapacity small = RankCapacity.ofMebibytes(700);

        assertThat(small.refusal(ImageFormat.TIFF, Pipeline.parse("invert"), image))
                .isEmpty();
        assertThat(small.refusal(ImageFormat.TIFF, Pages.meaning(Pipeline.parse("invert")), image))
                .contains("The decoded image takes 1145 MiB; a rank has room for 700.");
    }
}
