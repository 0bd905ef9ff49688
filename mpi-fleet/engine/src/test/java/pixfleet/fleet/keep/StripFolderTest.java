package pixfleet.fleet.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.Tasks;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageRef;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

class StripFolderTest {
    private static final StripPlan PLAN = StripPlan.of(new Dimensions(100, 1000, 3, 8));
    private static final Task TASK = task("etag", "invert");

    private static Task task(String etag, String pipeline) {
        Task any = Tasks.task("uploads", "scan.tif", ImageFormat.TIFF, "invert");
        return of(any, etag, pipeline);
    }

    private static Task of(Task task, String etag, String pipeline) {
        var original = new ObjectRef(task.original().bucket(), task.original().key(), etag);
        var ref = new ImageRef(task.job(), task.image(), 0, task.fileName(), original);
        return new Task(ref, 1, task.format(), task.dimensions(), task.bytes(), Pipeline.parse(pipeline));
    }

    @Test
    void anotherAttemptFindsThePlace() {
        assertThat(StripFolder.of(TASK.at(2), PLAN, "a")).isEqualTo(StripFolder.of(TASK, PLAN, "a"));
        assertThat(StripFolder.of(TASK, PLAN, "a").name())
                .startsWith(Keys.strips(TASK.job(), TASK.image()))
                .endsWith("/");
        assertThat(StripFolder.of(TASK, PLAN, "a").key(12)).endsWith("/00012");
    }

    @Test
    void whatWouldHaveOtherPixelsHasAnotherPlace() {
        var places = List.of(
                StripFolder.of(TASK, PLAN, "a"),
                StripFolder.of(TASK, PLAN, "b"),
                StripFolder.of(of(TASK, "other", "invert"), PLAN, "a"),
                StripFolder.of(of(TASK, "etag", "invert|invert"), PLAN, "a"),
                StripFolder.of(TASK, new StripPlan(PLAN.image(), 2 * PLAN.rows()), "a"),
                StripFolder.of(TASK, StripPlan.of(new Dimensions(100, 1000, 1, 8)), "a"));

        assertThat(places).doesNotHaveDuplicates();
    }

    @Test
    void anOriginalOfAnyVersionHasNone() {
        assertThatThrownBy(() -> StripFolder.of(task("", "invert"), PLAN, "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEngineKnowsItself() {
        assertThat(EngineVersion.here()).isNotBlank();
    }
}
