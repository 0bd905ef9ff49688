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
import pixfleet.header.FileBytes;
import pixfleet.header.ImageHeader;
import pixfleet.job.Encoding;
import pixfleet.job.Encoding.Loss;
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

    /**
     * The pixels a reader of the result finds. What is written with loss is written again with the same settings: then,
     * and only then, the same values are lost.
     *
     * @param format of the result, where the pipeline does not say it
     */
    static Mat expected(ByteBuffer original, Pipeline pipeline, ImageFormat format) throws IOException {
        try (Mat upright = PlainReading.upright(original, pipeline);
                Mat made = applied(upright, pipeline)) {
            return readBack(made, Encoding.of(pipeline, format));
        }
    }

    /** What a reader finds of pixels that were written in some way. */
    static Mat readBack(Mat made, Encoding encoding) throws IOException {
        return switch (encoding) {
            // OpenCV's encoder would clear colours below full transparency, and cannot be asked not to.
            case Encoding.Webp(Loss.None _) when made.channels() == 4 -> made.clone();
            case Encoding.Webp(Loss.None _) -> readBack(made, ".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101);
            case Encoding.Webp(Loss.Some(int quality)) ->
                readBack(made, ".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality);
            case Encoding.Jpeg jpeg -> readBack(made, ".jpg", settings(jpeg, made.channels()));
            case Encoding.Tiff _ ->
                readBack(made, ".tiff", opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, TIFF_NO_COMPRESSION);
            case Encoding.Png _ -> readBack(made, ".png");
            case Encoding.Other other -> {
                try (BytePointer png = encoded(made, ".png")) {
                    yield Libvips.written(png.asByteBuffer(), other);
                }
            }
        };
    }

    private static int[] settings(Encoding.Jpeg jpeg, int channels) {
        int sampling = switch (jpeg.sampling()) {
            case S420 -> opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420;
            case S422 -> opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_422;
            case S444 -> opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;
        };
        return channels == 1
                ? new int[] {opencv_imgcodecs.IMWRITE_JPEG_QUALITY, jpeg.quality()}
                : new int[] {
                    opencv_imgcodecs.IMWRITE_JPEG_QUALITY,
                    jpeg.quality(),
                    opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
                    sampling
                };
    }

    private static Mat readBack(Mat made, String ending, int... settings) {
        try (BytePointer file = encoded(made, ending, settings)) {
            return decoded(file);
        }
    }

    /** The pixels of a result. */
    static Mat found(ByteBuffer result, Pipeline pipeline, ImageFormat format) throws IOException {
        if (Encoding.of(pipeline, format) instanceof Encoding.Other other) {
            // Refuses what libvips does not give back as it was written.
            var _ = ImageHeader.read(FileBytes.of(result));
            return Libvips.png(Libvips.loader(other), result);
        }
        return decoded(result);
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

    private static BytePointer encoded(Mat image, String ending, int... settings) {
        var out = new BytePointer();
        if (!opencv_imgcodecs.imencode(ending, image, out, new IntPointer(settings))) {
            throw new IllegalStateException("OpenCV cannot write " + ending);
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
