package pixfleet.fleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.Tasks;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;

class NeedTest {
    private static final RankCapacity CAPACITY = new RankCapacity(1000 * 800 * 3 * 4);
    private static final long PIXELS = 1000 * 800 * 3;

    private static Task task(String pipeline, Dimensions image) {
        Task task = Tasks.task("uploads", "picture", ImageFormat.JPEG, pipeline);
        return new Task(task.ref(), 1, ImageFormat.JPEG, image, 90_000, task.pipeline());
    }

    private static Task task(String pipeline) {
        return task(pipeline, new Dimensions(1000, 800, 3, 8));
    }

    private static Purpose verifying() {
        return new Purpose.Verifying(new ObjectRef("results", "result.jpg", ""), ImageFormat.JPEG, 64, Instant.EPOCH);
    }

    @Test
    void isTheFileAndThreeTimesTheLargestOfWhatItBecomes() {
        assertThat(Need.of(task("invert"), CAPACITY)).isEqualTo(new Need(90_000, 3 * PIXELS));
        assertThat(Need.of(task("resize:width=2000:height=1600"), CAPACITY))
                .as("twice as wide and as high")
                .isEqualTo(new Need(90_000, 3 * 4 * PIXELS));
    }

    @Test
    void ofAComparisonIsBothFiles() {
        assertThat(Need.of(task("invert").with(verifying()), CAPACITY)).isEqualTo(new Need(180_000, 3 * PIXELS));
    }

    @Test
    void ofWhatARankDoesNotHoldIsNothing() {
        Task huge = task("invert", new Dimensions(10_000, 8000, 3, 8));

        assertThat(Need.of(huge, CAPACITY)).isEqualTo(new Need(0, 0));
        assertThat(Need.of(huge.with(verifying()), CAPACITY)).isEqualTo(new Need(0, 0));
    }

    @Test
    void isNeverLessThanNothing() {
        assertThatThrownBy(() -> new Need(-1, 0)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new NodeMemory(0)).hasMessageContaining("not 0");
    }
}
