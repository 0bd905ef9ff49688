package pixfleet.fleet.opencv.kernel;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.pipeline.Colour;
import pixfleet.pipeline.Dimensions;

/**
 * A line of text in OpenCV's plain font.
 *
 * @param text printable characters of ASCII
 * @param size height of a capital letter in pixels
 * @param colour of the letters
 */
record Lettering(String text, int size, String colour) {
    private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;
    private static final int SIZE_OF_A_STROKE = 12;

    /**
     * The letters' colour everywhere, and as alpha how much of each pixel they cover; around them as much space as a stroke is
     * wide. Drawn with more space, since a stroke that OpenCV clips while drawing looks different.
     */
    Overlay drawn() {
        int stroke = Math.max(1, size / SIZE_OF_A_STROKE);
        double scale = opencv_imgproc.getFontScaleFromHeight(FONT, size, stroke);
        try (var below = new IntPointer(1);
                Size box = opencv_imgproc.getTextSize(text, FONT, scale, stroke, below);
                var black = new Scalar(0);
                var white = new Scalar(0xFF);
                var start = new Point(size, size + box.height());
                var mask = new Mat(
                        box.height() + below.get() + 2 * size, box.width() + 2 * size, opencv_core.CV_8UC1, black)) {
            opencv_imgproc.putText(mask, text, start, FONT, scale, white, stroke, opencv_imgproc.LINE_AA, false);
            int cut = size - stroke - 1;
            try (var inner = new Rect(cut, cut, mask.cols() - 2 * cut, mask.rows() - 2 * cut);
                    var letters = new Mat(mask, inner)) {
                return coloured(letters);
            }
        }
    }

    private Overlay coloured(Mat mask) {
        var reader = new RowNumbers(new Dimensions(mask.cols(), mask.rows(), 1, 8));
        int[] row = new int[mask.cols()];
        int[] pixels = new int[4 * row.length * mask.rows()];
        for (int y = 0; y < mask.rows(); y++) {
            reader.read(mask, y, row);
            for (int x = 0; x < row.length; x++) {
                int at = 4 * (y * row.length + x);
                for (int c = 0; c < 3; c++) {
                    pixels[at + c] = Colour.channel(colour, c);
                }
                pixels[at + 3] = row[x];
            }
        }
        return new Overlay(mask.cols(), mask.rows(), pixels);
    }
}
