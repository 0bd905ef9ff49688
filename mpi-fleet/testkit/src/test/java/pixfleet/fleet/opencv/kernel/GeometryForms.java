package pixfleet.fleet.opencv.kernel;

import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.operation.Crop;
import pixfleet.operation.Flip;
import pixfleet.operation.Interpolation;
import pixfleet.operation.Pad;
import pixfleet.operation.Resize;
import pixfleet.operation.Rotate;
import pixfleet.operation.RotateQuarter;
import pixfleet.operation.Thumbnail;
import pixfleet.operation.YesNo;

/** The geometry group. */
final class GeometryForms {
    private GeometryForms() {}

    static void add(Forms forms) {
        forms.put(
                        Crop.class,
                        (crop, in) -> new Mat(in, new Rect(crop.x(), crop.y(), crop.width(), crop.height())).clone())
                .put(Flip.class, (flip, in) -> flipped(flip.direction(), in))
                .put(RotateQuarter.class, (rotate, in) -> {
                    Mat out = in;
                    for (int i = 0; i < rotate.turns(); i++) {
                        out = quarter(out);
                    }
                    return out;
                })
                .put(Pad.class, GeometryForms::padded)
                .put(Rotate.class, GeometryForms::rotated)
                .put(Resize.class, GeometryForms::resized)
                .put(Thumbnail.class, (thumbnail, in) -> {
                    double scale = (double) thumbnail.edge() / Math.max(in.rows(), in.cols());
                    return scale >= 1
                            ? in
                            : resized(
                                    in, scaled(in.cols(), scale), scaled(in.rows(), scale), opencv_imgproc.INTER_AREA);
                });
    }

    private static Mat flipped(Flip.Direction direction, Mat in) {
        try (Indexer from = in.createIndexer()) {
            return PixelWise.image(in.rows(), in.cols(), in.type(), (y, x, c) -> {
                int row = direction == Flip.Direction.HORIZONTAL ? y : in.rows() - 1 - y;
                int column = direction == Flip.Direction.VERTICAL ? x : in.cols() - 1 - x;
                return from.getDouble(row, column, c);
            });
        }
    }

    /** The left column becomes the upper row, read upwards. */
    private static Mat quarter(Mat in) {
        try (Indexer from = in.createIndexer()) {
            return PixelWise.image(
                    in.cols(), in.rows(), in.type(), (y, x, c) -> from.getDouble(in.rows() - 1 - x, y, c));
        }
    }

    static Mat padded(Pad pad, Mat in) {
        int type = switch (pad.fill()) {
            case MIRROR -> opencv_core.BORDER_REFLECT_101;
            case REPLICATE -> opencv_core.BORDER_REPLICATE;
            case COLOUR -> opencv_core.BORDER_CONSTANT;
        };
        var out = new Mat();
        opencv_core.copyMakeBorder(
                in, out, pad.top(), pad.bottom(), pad.left(), pad.right(), type, Plain.paint(pad.colour(), in));
        return out;
    }

    private static Mat rotated(Rotate rotate, Mat in) {
        double turn = Math.toRadians(rotate.angle());
        double cos = Math.abs(StrictMath.cos(turn));
        double sin = Math.abs(StrictMath.sin(turn));
        boolean grows = rotate.expand() == YesNo.YES;
        int width = grows ? (int) Math.max(1, Math.ceil(in.cols() * cos + in.rows() * sin - 1e-6)) : in.cols();
        int height = grows ? (int) Math.max(1, Math.ceil(in.cols() * sin + in.rows() * cos - 1e-6)) : in.rows();
        Mat matrix = opencv_imgproc.getRotationMatrix2D(
                new Point2f((in.cols() - 1) / 2f, (in.rows() - 1) / 2f), -rotate.angle(), 1);
        try (DoubleIndexer moved = matrix.createIndexer()) {
            moved.put(0, 2, moved.get(0, 2) + (width - in.cols()) / 2.0);
            moved.put(1, 2, moved.get(1, 2) + (height - in.rows()) / 2.0);
        }
        var out = new Mat();
        opencv_imgproc.warpAffine(
                in,
                out,
                matrix,
                new Size(width, height),
                interpolation(rotate.interpolation()),
                opencv_core.BORDER_CONSTANT,
                Plain.paint(rotate.colour(), in));
        return out;
    }

    private static Mat resized(Resize resize, Mat in) {
        double byWidth = (double) resize.width() / in.cols();
        double byHeight = (double) resize.height() / in.rows();
        int interpolation = interpolation(resize.interpolation());
        if (resize.fit() == Resize.Fit.EXACT && byWidth > 0 && byHeight > 0) {
            return resized(in, resize.width(), resize.height(), interpolation);
        }
        return byHeight == 0 || (byWidth > 0 && byWidth <= byHeight)
                ? resized(in, resize.width(), scaled(in.rows(), byWidth), interpolation)
                : resized(in, scaled(in.cols(), byHeight), resize.height(), interpolation);
    }

    private static int scaled(int edge, double scale) {
        return (int) Math.max(1, Math.floor(edge * scale + 0.5 + 1e-9));
    }

    private static Mat resized(Mat in, int width, int height, int interpolation) {
        var out = new Mat();
        opencv_imgproc.resize(in, out, new Size(width, height), 0, 0, interpolation);
        return out;
    }

    private static int interpolation(Interpolation method) {
        return switch (method) {
            case NEAREST -> opencv_imgproc.INTER_NEAREST;
            case CUBIC -> opencv_imgproc.INTER_CUBIC;
            case AREA -> opencv_imgproc.INTER_AREA;
            case LANCZOS -> opencv_imgproc.INTER_LANCZOS4;
            case LINEAR -> opencv_imgproc.INTER_LINEAR;
        };
    }
}
