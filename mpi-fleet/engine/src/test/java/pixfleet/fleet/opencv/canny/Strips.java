package pixfleet.fleet.opencv.canny;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.canny.CannyStrip.StripRows;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.operation.Canny.Norm;

/** Ranks that find an image's edges together, one after the other. */
final class Strips {
    private Strips() {}

    /** The edges and in how many rounds boundary rows were exchanged. */
    record Found(Mat edges, int rounds) {}

    /** Differing pixels between OpenCV's edges of the whole image and those found in strips. */
    static int differences(CannySettings settings, Mat image, Partition partition) {
        return different(whole(settings, image), find(settings, image, partition, 1 << 10).edges);
    }

    static int different(Mat left, Mat right) {
        var different = new Mat();
        opencv_core.compare(left, right, different, opencv_core.CMP_NE);
        return opencv_core.countNonZero(different);
    }

    static Mat whole(CannySettings settings, Mat image) {
        var edges = new Mat();
        opencv_imgproc.Canny(
                image, edges, settings.low(), settings.high(), settings.aperture(), settings.norm() == Norm.L2);
        return edges;
    }

    static Found find(CannySettings settings, Mat image, Partition partition, int pendingPositions) {
        List<Rows> owned =
                partition.parts().stream().filter(rows -> !rows.none()).toList();
        var strips = new ArrayList<CannyStrip>();
        var used = new ArrayList<Mat>();
        for (Rows rows : owned) {
            var part = new StripRows(image.rows(), image.cols(), rows);
            strips.add(CannyStrip.begin(
                    settings, part, wanted -> copy(image, rows, wanted, settings), scratch(used), pendingPositions));
        }
        int rounds = 0;
        boolean changed = true;
        while (changed) {
            changed = exchange(strips);
            rounds++;
        }
        var edges = new Mat(image.rows(), image.cols(), CV_8UC1);
        for (int i = 0; i < owned.size(); i++) {
            Rows rows = owned.get(i);
            strips.get(i).finish().copyTo(edges.rowRange(rows.first(), rows.end()));
        }
        return new Found(edges, rounds);
    }

    /** All ranks send before any of them takes over what it got. */
    private static boolean exchange(List<CannyStrip> strips) {
        var above = new ArrayList<MemorySegment>();
        var below = new ArrayList<MemorySegment>();
        for (int i = 0; i < strips.size(); i++) {
            above.add(i == 0 ? MemorySegment.NULL : copy(strips.get(i - 1).lastRow()));
            below.add(
                    i == strips.size() - 1
                            ? MemorySegment.NULL
                            : copy(strips.get(i + 1).firstRow()));
        }
        boolean changed = false;
        for (int i = 0; i < strips.size(); i++) {
            changed |= strips.get(i).spread(above.get(i), below.get(i));
        }
        return changed;
    }

    private static MemorySegment copy(MemorySegment row) {
        return MemorySegment.ofArray(row.toArray(ValueLayout.JAVA_BYTE));
    }

    /** Only what the strip may ask for: its rows and the halo. */
    private static Mat copy(Mat image, Rows own, Rows wanted, CannySettings settings) {
        if (!own.grown(settings.halo(), image.rows()).holds(wanted)) {
            throw new IllegalArgumentException("a strip of %s wants %s".formatted(own, wanted));
        }
        return image.rowRange(wanted.first(), wanted.end()).clone();
    }

    /** One matrix of its own, then those that other strips have used. */
    private static Supplier<Mat> scratch(List<Mat> used) {
        var lent = new AtomicInteger();
        return () -> {
            int at = lent.getAndIncrement();
            if (at == 0) {
                return new Mat();
            }
            if (at > used.size()) {
                used.add(new Mat());
            }
            return used.get(at - 1);
        };
    }
}
