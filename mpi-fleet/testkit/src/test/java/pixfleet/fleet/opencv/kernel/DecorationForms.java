package pixfleet.fleet.opencv.kernel;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.operation.Anchor;
import pixfleet.operation.Border;
import pixfleet.operation.Pixelate;
import pixfleet.operation.Vignette;
import pixfleet.operation.WatermarkImage;
import pixfleet.operation.WatermarkText;
import pixfleet.pipeline.Picture;

/** The decoration group. */
final class DecorationForms {
    private DecorationForms() {}

    static void add(Forms forms) {
        forms.put(Border.class, (border, in) -> {
                    int width = border.width();
                    var out = new Mat(
                            in.rows() + 2 * width, in.cols() + 2 * width, in.type(), Plain.paint(border.colour(), in));
                    in.copyTo(new Mat(out, new Rect(width, width, in.cols(), in.rows())));
                    return out;
                })
                .put(Pixelate.class, (pixelate, in) -> pixelated(pixelate.block(), in))
                .put(Vignette.class, DecorationForms::vignetted)
                .put(WatermarkText.class, DecorationForms::written)
                .put(WatermarkImage.class, (watermark, in) -> {
                    var file = new BytePointer(Picture.bytes(watermark.mark()));
                    Mat mark = Plain.eightBits(opencv_imgcodecs.imdecode(
                            new Mat(1, (int) file.limit(), opencv_core.CV_8UC1, file),
                            opencv_imgcodecs.IMREAD_UNCHANGED));
                    Mat alpha = mark.channels() == 4
                            ? Plain.planes(mark)[3]
                            : new Mat(mark.rows(), mark.cols(), opencv_core.CV_8UC1, new Scalar(255));
                    Mat colours = Plain.opaque(Plain.coloured(mark));
                    return laid(in, colours, alpha, watermark.position(), watermark.margin(), watermark.opacity());
                });
    }

    private static Mat pixelated(int block, Mat in) {
        Mat out = in.clone();
        for (int y = 0; y < in.rows(); y += block) {
            for (int x = 0; x < in.cols(); x += block) {
                var cell = new Rect(x, y, Math.min(block, in.cols() - x), Math.min(block, in.rows() - y));
                Scalar sums = opencv_core.sumElems(new Mat(in, cell));
                var means = new Scalar(4);
                for (int c = 0; c < in.channels(); c++) {
                    means.put(c, Math.floor(sums.get(c) / cell.area() + 0.5));
                }
                new Mat(out, cell).put(means);
            }
        }
        return out;
    }

    private static Mat vignetted(Vignette vignette, Mat in) {
        try (Indexer from = in.createIndexer()) {
            return PixelWise.colours(in, (y, x, c) -> {
                double across = in.cols() == 1 ? 0 : (2.0 * x - (in.cols() - 1)) / (in.cols() - 1);
                double down = in.rows() == 1 ? 0 : (2.0 * y - (in.rows() - 1)) / (in.rows() - 1);
                double distance = Math.sqrt((across * across + down * down) / 2);
                double way = Math.max(0, distance - vignette.radius()) / (1 - vignette.radius());
                return from.getDouble(y, x, c) * (1 - vignette.strength() * (way * way));
            });
        }
    }

    /** Written on a canvas with much space around, then cut to the letters' box and a stroke's width around it. */
    private static Mat written(WatermarkText watermark, Mat in) {
        int font = opencv_imgproc.FONT_HERSHEY_SIMPLEX;
        int stroke = Math.max(1, watermark.size() / 12);
        double scale = opencv_imgproc.getFontScaleFromHeight(font, watermark.size(), stroke);
        var below = new IntPointer(1);
        Size box = opencv_imgproc.getTextSize(watermark.text(), font, scale, stroke, below);
        int space = 200;
        var canvas = new Mat(
                box.height() + below.get() + 2 * space, box.width() + 2 * space, opencv_core.CV_8UC1, new Scalar(0));
        opencv_imgproc.putText(
                canvas,
                watermark.text(),
                new Point(space, space + box.height()),
                font,
                scale,
                new Scalar(255),
                stroke,
                opencv_imgproc.LINE_AA,
                false);
        int around = stroke + 1;
        var letters = new Mat(
                canvas,
                new Rect(
                        space - around,
                        space - around,
                        box.width() + 2 * around,
                        box.height() + below.get() + 2 * around));
        int rgb = Integer.parseInt(watermark.colour(), 16);
        var colours = new Mat(
                letters.rows(),
                letters.cols(),
                opencv_core.CV_8UC3,
                new Scalar(rgb & 0xFF, (rgb >> 8) & 0xFF, rgb >> 16, 0));
        return laid(in, colours, letters.clone(), watermark.position(), watermark.margin(), watermark.opacity());
    }

    /** Source over, in the words of Compositing Level 1: as = mark's alpha, ab = picture's; co = (cs as + cb ab (1 - as)) / ao. */
    private static Mat laid(Mat in, Mat colours, Mat alpha, Anchor position, int margin, double opacity) {
        Mat marks = colours;
        if (in.channels() == 1) {
            marks = new Mat();
            opencv_imgproc.cvtColor(colours, marks, opencv_imgproc.COLOR_BGR2GRAY);
        }
        String name = position.name();
        int left = start(name.contains("LEFT"), name.contains("RIGHT"), margin, in.cols(), alpha.cols());
        int top = start(name.contains("TOP"), name.contains("BOTTOM"), margin, in.rows(), alpha.rows());
        double most = Plain.most(in);
        try (Indexer from = in.createIndexer();
                Indexer mark = marks.createIndexer();
                Indexer cover = alpha.createIndexer()) {
            return PixelWise.image(in.rows(), in.cols(), in.type(), (y, x, c) -> {
                double own = from.getDouble(y, x, c);
                int row = y - top;
                int column = x - left;
                if (row < 0 || column < 0 || row >= alpha.rows() || column >= alpha.cols()) {
                    return own;
                }
                double as = cover.getDouble(row, column) / 255 * opacity;
                double ab = in.channels() == 4 ? from.getDouble(y, x, 3) / most : 1;
                double ao = as + ab * (1 - as);
                if (as == 0) {
                    return own;
                }
                return c == 3 ? ao * most : own + (mark.getDouble(row, column, c) * (most / 255) - own) * (as / ao);
            });
        }
    }

    private static int start(boolean near, boolean far, int margin, int whole, int part) {
        if (near) {
            return margin;
        }
        return far ? whole - margin - part : (int) Math.floor((whole - part) / 2.0);
    }
}
