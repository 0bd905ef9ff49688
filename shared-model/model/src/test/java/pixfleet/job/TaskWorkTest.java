package pixfleet.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

class TaskWorkTest {
    private static final JobId JOB = new JobId("01KA0000000000000000000001");

    private static double work(int width, int height, int depth, String pipeline) {
        var image = new ImageRef(JOB, ImageId.of(JOB, 0), 0, "a.png", new ObjectRef("uploads", "a.png", "etag"));
        var shape = new Dimensions(width, height, 3, depth);
        return new Task(image, 1, ImageFormat.PNG, shape, 1000, Pipeline.parse(pipeline)).work();
    }

    @Test
    void growsWithDecodedBytesAndNotWithTheFile() {
        assertThat(work(4000, 3000, 16, "invert")).isBetween(1.9 * work(4000, 3000, 8, "invert") - 0.05, 0.5);
        assertThat(work(100, 100, 8, "invert")).isLessThan(0.04);
    }

    @Test
    void growsWithEachOperationByItsCostClass() {
        double cheap = work(4000, 3000, 8, "invert");

        assertThat(work(4000, 3000, 8, "invert|invert")).isGreaterThan(cheap);
        assertThat(work(4000, 3000, 8, "denoise")).isGreaterThan(3 * cheap);
    }

    /** Measured: a photograph of 12 megapixels, inverted, takes some 0.1 s of a core. */
    @Test
    void isWithinAFactorOfTwoOfWhatAPhotographTakes() {
        assertThat(work(4000, 3000, 8, "invert")).isBetween(0.07, 0.2);
    }

    @Test
    void untilNodesHaveMeasuredTheEstimateStandsForIt() {
        assertThat(TaskTimes.UNKNOWN.expected()).isZero();
        assertThat(new TaskTimes(0, 0, 3).expected()).isEqualTo(1.5);
        assertThat(new TaskTimes(0.4, 0, 3).expected())
                .as("a node of an earlier release")
                .isEqualTo(0.4);
        assertThat(new TaskTimes(0.4, 1, 3).expected()).isCloseTo(1.2, within(1e-9));
    }
}
