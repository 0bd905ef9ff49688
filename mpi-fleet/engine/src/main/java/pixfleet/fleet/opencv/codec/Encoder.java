package pixfleet.fleet.opencv.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachment;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.codec.TiffLayout;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;

/** Pixels to bytes. PNG keeps OpenCV's own settings: naming any compression level makes it three times slower. */
public final class Encoder {
    /** JPEG quality of results, 0 to 100. */
    static final int JPEG_QUALITY = 95;

    /** A WebP quality above 100 means lossless. */
    static final int WEBP_LOSSLESS = 101;

    private static final int THUMB_QUALITY = 85;

    private Encoder() {}

    /** Encodes a result. */
    public static ByteBuffer encode(Mat image, ImageFormat format, Attachments attachments, Arena arena) {
        Function<BytePointer, ByteBuffer> keep = encoded -> lent(encoded, arena);
        ByteBuffer file = switch (format) {
            case JPEG -> encode(image, ".jpg", keep, opencv_imgcodecs.IMWRITE_JPEG_QUALITY, JPEG_QUALITY);
            case PNG, BMP, HEIC, AVIF, JXL, GIF, JP2 -> encode(image, ".png", keep);
            case WEBP ->
                image.channels() == 4 && image.depth() == opencv_core.CV_8U
                        ? ExactWebp.encode(image, arena)
                        : encode(image, ".webp", keep, opencv_imgcodecs.IMWRITE_WEBP_QUALITY, WEBP_LOSSLESS);
            case TIFF -> tiff(image, new TiffLayout(RowBand.shape(image), attachments), arena);
        };
        return Attachment.put(format, attachments, file, arena);
    }

    /** As all TIFF results are written, whoever writes them: uncompressed, red first. */
    private static ByteBuffer tiff(Mat image, TiffLayout layout, Arena arena) {
        if (layout.fileBytes() > Integer.MAX_VALUE) {
            throw new UnfitImage("The encoded result is larger than 2 GiB.");
        }
        MemorySegment file = arena.allocate(layout.fileBytes(), Long.BYTES);
        file.copyFrom(MemorySegment.ofBuffer(layout.head()));
        try (var place = new BytePointer(file.asSlice(layout.headBytes()).asByteBuffer());
                var pixels = new Mat(image.rows(), image.cols(), image.type(), place)) {
            switch (image.channels()) {
                case 3 -> opencv_imgproc.cvtColor(image, pixels, opencv_imgproc.COLOR_BGR2RGB);
                case 4 -> opencv_imgproc.cvtColor(image, pixels, opencv_imgproc.COLOR_BGRA2RGBA);
                default -> image.copyTo(pixels);
            }
        }
        return file.asByteBuffer();
    }

    /** Encodes a thumbnail of 8 bits without alpha. */
    public static ByteBuffer encodeThumb(Mat image, Viewing viewing, Arena arena) {
        try (var scratch = new Mat()) {
            return encode(
                    viewing.of(image, scratch),
                    ".jpg",
                    encoded -> lent(encoded, arena),
                    opencv_imgcodecs.IMWRITE_JPEG_QUALITY,
                    THUMB_QUALITY);
        }
    }

    /** Encodes a tile or thumbnail of 8 bits without alpha, on the Java heap. */
    static ByteBuffer encodeSmall(Mat image, Viewing viewing) {
        try (var scratch = new Mat()) {
            return encode(
                    viewing.of(image, scratch),
                    ".jpg",
                    Encoder::copied,
                    opencv_imgcodecs.IMWRITE_JPEG_QUALITY,
                    THUMB_QUALITY);
        }
    }

    /** The bytes where they are; freed with the arena. */
    @SuppressWarnings("restricted")
    private static ByteBuffer lent(BytePointer encoded, Arena arena) {
        return MemorySegment.ofAddress(encoded.address())
                .reinterpret(encoded.limit(), arena, _ -> encoded.close())
                .asByteBuffer();
    }

    private static ByteBuffer copied(BytePointer encoded) {
        try (encoded) {
            return ByteBuffer.allocate((int) encoded.limit())
                    .put(encoded.asByteBuffer())
                    .flip();
        }
    }

    /** What is encoded belongs to {@code keep}. */
    private static ByteBuffer encode(
            Mat image, String ending, Function<BytePointer, ByteBuffer> keep, int... settings) {
        var encoded = new BytePointer();
        try (var parameters = new IntPointer(settings)) {
            if (!opencv_imgcodecs.imencode(ending, image, encoded, parameters)) {
                throw new UnfitImage("The result cannot be encoded as " + ending.substring(1) + ".");
            }
            if (encoded.limit() > Integer.MAX_VALUE) {
                throw new UnfitImage("The encoded result is larger than 2 GiB.");
            }
        } catch (UnfitImage e) {
            encoded.close();
            throw e;
        } catch (RuntimeException e) {
            encoded.close();
            throw new UnfitImage(
                    "The result cannot be encoded as %s: %s".formatted(ending.substring(1), OpenCvErrors.sentence(e)));
        }
        return keep.apply(encoded);
    }
}
