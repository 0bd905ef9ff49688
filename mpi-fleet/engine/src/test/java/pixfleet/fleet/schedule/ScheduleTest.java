package pixfleet.fleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.schedule.Schedule.Placement;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageRef;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;

class ScheduleTest {
    /** As nodes have it that set nothing else. */
    private static final RankCapacity CAPACITY = RankCapacity.ofMebibytes(1536);

    private static Task task(ImageFormat format, int edge, String pipeline) {
        Task task = Tasks.task("uploads", "picture", format, pipeline);
        return new Task(
                new ImageRef(task.job(), task.image(), 0, task.fileName(), task.original()),
                1,
                format,
                new Dimensions(edge, edge, 3, 8),
                1,
                task.pipeline());
    }

    @ParameterizedTest
    @CsvSource({
        // format, edge, pipeline, ranks of the node, of the world, others, way
        "JPEG, 4000, canny, 2, 2, 0, ONE_RANK",
        "JPEG, 12000, canny, 2, 2, 0, GANG_ON_A_NODE",
        "JPEG, 12000, canny, 2, 2, 5, ONE_RANK",
        "JPEG, 12000, canny, 1, 1, 0, ONE_RANK",
        "TIFF, 16000, canny, 1, 1, 20, ONE_RANK",
        "TIFF, 16000, canny, 1, 1, 0, GANG_ON_A_NODE",
        "TIFF, 16000, invert, 1, 1, 0, ONE_RANK",
        "TIFF, 4000, canny, 1, 1, 0, ONE_RANK",
        "TIFF, 16000, canny, 2, 2, 20, ONE_RANK",
        "TIFF, 16000, canny, 2, 4, 20, ONE_RANK",
        "JPEG, 24000, canny, 2, 2, 5, GANG_ON_A_NODE",
        "JPEG, 24000, canny, 1, 1, 5, GANG_ON_A_NODE",
        "TIFF, 60000, canny, 1, 1, 5, GANG_ON_A_NODE",
        "JPEG, 12000, invert, 2, 2, 0, GANG_ON_A_NODE",
        "JPEG, 12000, invert, 2, 6, 0, GANG_ON_A_NODE",
        "JPEG, 12000, canny|canny|canny, 2, 16, 0, GANG_OVER_NODES",
        "TIFF, 12000, invert, 2, 6, 0, GANG_OVER_NODES",
        "TIFF, 60000, gaussian-blur, 2, 6, 9, GANG_OVER_NODES",
        "TIFF, 30000, rotate-quarter, 2, 2, 5, GANG_ON_A_NODE",
        "TIFF, 30000, clahe|thumbnail, 2, 2, 5, GANG_ON_A_NODE",
        "TIFF, 20000, resize, 2, 6, 0, GANG_OVER_NODES",
        "WEBP, 12000, canny, 2, 2, 0, ONE_RANK"
    })
    void oneRankAnImageUnlessAGangIsClearlyFaster(
            ImageFormat format, int edge, String pipeline, int node, int world, int others, Placement way) {
        var schedule = new Schedule(Calibration.builtIn(), node, world, CAPACITY);

        assertThat(schedule.choose(task(format, edge, pipeline), others)).isEqualTo(way);
    }

    @Test
    void aSlowNetworkKeepsPixelsOnTheirNode() {
        Calibration known = Calibration.builtIn();
        var slow = new Calibration(
                known.cheap(),
                known.moderate(),
                known.dear(),
                known.jpegDecode(),
                known.jpegEncode(),
                known.pngDecode(),
                known.pngEncode(),
                known.tiffRead(),
                known.tiffWrite(),
                known.gangSeconds(),
                1e7);
        Task task = task(ImageFormat.JPEG, 12000, "canny|canny|canny");

        assertThat(new Schedule(known, 2, 16, CAPACITY).choose(task, 0)).isEqualTo(Placement.GANG_OVER_NODES);
        assertThat(new Schedule(slow, 2, 16, CAPACITY).choose(task, 0)).isEqualTo(Placement.GANG_ON_A_NODE);
    }

    @Test
    void costsAreAskedForByName() {
        assertThatThrownBy(() -> Calibration.of(new Properties())).hasMessageContaining("lacks cheap");
        assertThatThrownBy(() -> new Schedule(Calibration.builtIn(), 0, 2, CAPACITY))
                .hasMessageContaining("0 of them");
    }
}
