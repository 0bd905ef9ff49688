package pixfleet.bench.bare;

import java.util.List;
import java.util.regex.Pattern;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Operations with their defaults, and sizes where they have some, as single calls of OpenCV. */
public final class Step {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private Step() {}

    /**
     * Applies operations one after the other, each to the whole image.
     *
     * @param pipeline names joined by {@code |}; sizes of {@code resize} and {@code thumbnail} behind a colon, as in a pipeline
     * @param first the image; overwritten where there is more than one operation
     * @param second receives what the first operation gives; its memory is used again when it fits
     * @return whichever of the two holds the result
     */
    public static Mat applyAll(String pipeline, Mat first, Mat second) {
        Mat in = first;
        Mat out = second;
        for (String operation : pipeline.split("\\|", -1)) {
            apply(operation, in, out);
            Mat done = out;
            out = in;
            in = done;
        }
        return in;
    }

    /**
     * Applies one operation.
     *
     * @throws IllegalArgumentException if there is no plain form of it here
     */
    public static void apply(String operation, Mat in, Mat out) {
        List<Integer> sizes = NUMBER.matcher(operation)
                .results()
                .map(found -> Integer.valueOf(found.group()))
                .toList();
        switch (operation.split(":", 2)[0]) {
            case "resize" -> resize(in, out, sizes.get(0), sizes.get(1));
            case "thumbnail" -> {
                double scale = (double) sizes.getFirst() / Math.max(in.cols(), in.rows());
                resize(in, out, (int) Math.round(in.cols() * scale), (int) Math.round(in.rows() * scale));
            }
            case "rotate-quarter" -> opencv_core.rotate(in, out, opencv_core.ROTATE_90_CLOCKWISE);
            case "invert" -> opencv_core.bitwise_not(in, out);
            case "gaussian-blur" -> {
                try (var size = new Size(9, 9)) {
                    opencv_imgproc.GaussianBlur(in, out, size, 0);
                }
            }
            case "canny" -> opencv_imgproc.Canny(in, out, 100, 200);
            case "erode", "dilate" -> morphology(operation, in, out);
            default -> throw new IllegalArgumentException("there is no bare form of " + operation);
        }
    }

    private static void resize(Mat in, Mat out, int width, int height) {
        try (var size = new Size(width, height)) {
            opencv_imgproc.resize(in, out, size, 0, 0, opencv_imgproc.INTER_AREA);
        }
    }

    private static void morphology(String operation, Mat in, Mat out) {
        try (var size = new Size(3, 3);
                Mat element = opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_RECT, size);
                var centre = new Point(-1, -1);
                Scalar border = opencv_imgproc.morphologyDefaultBorderValue()) {
            if (operation.equals("erode")) {
                opencv_imgproc.erode(in, out, element, centre, 1, opencv_core.BORDER_CONSTANT, border);
            } else {
                opencv_imgproc.dilate(in, out, element, centre, 1, opencv_core.BORDER_CONSTANT, border);
            }
        }
    }
}
