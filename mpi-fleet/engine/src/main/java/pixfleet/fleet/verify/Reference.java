package pixfleet.fleet.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/**
 * What a result has to be: the original read, turned, put through the chain, written and read back by single-process
 * OpenCV in the plainest way. Every step makes a new matrix of the whole image.
 */
public final class Reference {
    private static final int TIFF_NO_COMPRESSION = 1;

    private Reference() {}

    /** The pixels a reader of the result finds. */
    static Mat expected(ByteBuffer original, Pipeline pipeline, ImageFormat format) throws IOException {
        try (Mat upright = upright(original);
                Mat made = applied(upright, pipeline)) {
            // OpenCV's encoder would clear colours below full transparency, and cannot be asked not to.
            return format == ImageFormat.WEBP && made.channels() == 4 ? made.clone() : readBack(made, format);
        }
    }

    private static Mat readBack(Mat made, ImageFormat format) {
        try (BytePointer file = encoded(made, format)) {
            return decoded(file);
        }
    }

    /** The original's pixels, turned as its EXIF orientation asks. */
    public static Mat upright(Path original) throws IOException {
        return upright(ByteBuffer.wrap(Files.readAllBytes(original)));
    }

    private static Mat upright(ByteBuffer original) throws IOException {
        return PlainReading.upright(original);
    }

    /** Pixel by pixel: where does the pixel at (row, column) of the upright picture come from? */
    static Mat turned(Mat in, int orientation) {
        if (orientation == 1) {
            return in;
        }
        int width = in.cols();
        int height = in.rows();
        boolean swapped = orientation >= 5;
        var out = new Mat(swapped ? width : height, swapped ? height : width, in.type());
        int size = (int) in.elemSize();
        byte[] pixel = new byte[size];
        ByteBuffer from = bytes(in);
        ByteBuffer to = bytes(out);
        for (int y = 0; y < out.rows(); y++) {
            for (int x = 0; x < out.cols(); x++) {
                int[] source = switch (orientation) {
                    case 2 -> new int[] {width - 1 - x, y};
                    case 3 -> new int[] {width - 1 - x, height - 1 - y};
                    case 4 -> new int[] {x, height - 1 - y};
                    case 5 -> new int[] {y, x};
                    case 6 -> new int[] {y, height - 1 - x};
                    case 7 -> new int[] {width - 1 - y, height - 1 - x};
                    default -> new int[] {width - 1 - y, x};
                };
                from.get((source[1] * width + source[0]) * size, pixel);
                to.put((y * out.cols() + x) * size, pixel);
            }
        }
        return out;
    }

    private static ByteBuffer bytes(Mat mat) {
        return mat.data().capacity(mat.total() * mat.elemSize()).asByteBuffer();
    }

    /** The pixels after the chain, each operation applied to the whole image in OpenCV's plainest way. */
    public static Mat applied(Mat image, Pipeline pipeline) {
        Mat current = image;
        try (var pool = new MatPool(0)) {
            for (Operation operation : pipeline.operations()) {
                var out = new Mat();
                KernelRegistry.undivided(operation, current, out, pool);
                if (current.address() != image.address()) {
                    current.close();
                }
                current = out;
            }
        }
        return current;
    }

    private static BytePointer encoded(Mat image, ImageFormat format) {
        int[] settings = switch (format) {
            case JPEG -> new int[] {opencv_imgcodecs.IMWRITE_JPEG_QUALITY, 95};
            case WEBP -> new int[] {opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101};
            case TIFF -> new int[] {opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, TIFF_NO_COMPRESSION};
            case PNG, BMP, HEIC, AVIF, JXL, GIF, JP2 -> new int[0];
        };
        var out = new BytePointer();
        if (!opencv_imgcodecs.imencode("." + format.extension(), image, out, new IntPointer(settings))) {
            throw new IllegalStateException("OpenCV cannot write " + format);
        }
        return out;
    }

    /** The pixels as they are stored: depth, gray and alpha kept, not turned. */
    static Mat decoded(ByteBuffer bytes) {
        try (var pointer = new BytePointer(bytes.duplicate().clear().limit(bytes.limit()))) {
            return decoded(pointer);
        }
    }

    private static Mat decoded(BytePointer bytes) {
        try (var file = new Mat(1, Math.toIntExact(bytes.limit()), opencv_core.CV_8UC1, bytes)) {
            return opencv_imgcodecs.imdecode(file, opencv_imgcodecs.IMREAD_UNCHANGED);
        }
    }
}
