package pixfleet.fleet.opencv.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachment;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.codec.TiffLayout;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;
import pixfleet.job.Encoding.Loss;
import pixfleet.pipeline.Dimensions;

/** Pixels to bytes. PNG keeps OpenCV's own settings: naming any compression level makes it three times slower. */
public final class Encoder {
    /** A WebP quality above 100 means lossless. */
    static final int WEBP_LOSSLESS = 101;

    private static final int COLOURS = 3;
    private static final int THUMB_QUALITY = 85;

    private Encoder() {}

    /**
     * Encodes a result.
     *
     * @param encoding any but those that libvips is asked for
     */
    public static ByteBuffer encode(Mat image, Encoding encoding, Attachments attachments, Arena arena) {
        Function<BytePointer, ByteBuffer> keep = encoded -> lent(encoded, arena);
        ByteBuffer file = switch (encoding) {
            case Encoding.Jpeg jpeg ->
                encode(image, ".jpg", keep, settings(jpeg, image.channels()).toArray());
            // Any level that is named makes it slower than its own default, 1 included.
            case Encoding.Png(int level) when level == 1 -> encode(image, ".png", keep);
            case Encoding.Png(int level) ->
                encode(image, ".png", keep, opencv_imgcodecs.IMWRITE_PNG_COMPRESSION, level);
            case Encoding.Webp(Loss.Some(int quality)) ->
                encode(image, ".webp", keep, opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality);
            case Encoding.Webp(Loss.None _) ->
                image.channels() == 4 && image.depth() == opencv_core.CV_8U
                        ? ExactWebp.encode(image, arena)
                        : encode(image, ".webp", keep, opencv_imgcodecs.IMWRITE_WEBP_QUALITY, WEBP_LOSSLESS);
            case Encoding.Tiff tiff -> tiff(image, tiff, attachments, arena);
            case Encoding.Other other -> throw new IllegalArgumentException("OpenCV writes no " + other.format());
        };
        return Attachment.put(encoding.format(), attachments, file, arena);
    }

    /** What OpenCV is to be told to write such a JPEG. */
    static IntStream settings(Encoding.Jpeg jpeg, int channels) {
        var settings =
                IntStream.builder().add(opencv_imgcodecs.IMWRITE_JPEG_QUALITY).add(jpeg.quality());
        if (jpeg.scans() == Encoding.Scans.PROGRESSIVE) {
            settings.add(opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE).add(1);
        }
        if (channels >= COLOURS && jpeg.sampling() != Encoding.Sampling.S420) {
            settings.add(opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR)
                    .add(
                            jpeg.sampling() == Encoding.Sampling.S422
                                    ? opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_422
                                    : opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444);
        }
        return settings.build();
    }

    private static ByteBuffer tiff(Mat image, Encoding.Tiff encoding, Attachments attachments, Arena arena) {
        Dimensions shape = RowBand.shape(image);
        if (encoding.isPlain()) {
            return tiff(image, new TiffLayout(shape, attachments, encoding.size()), arena);
        }
        try (var piece = new EncodedPiece();
                var strip = new TiffStrip(shape, encoding, attachments, piece)) {
            TiffStrip.write(image, strip);
            if (piece.length() > Integer.MAX_VALUE) {
                throw new UnfitImage("The encoded result is larger than 2 GiB.");
            }
            MemorySegment file = arena.allocate(piece.length(), Long.BYTES);
            piece.copyTo(0, file);
            return file.asByteBuffer();
        }
    }

    /** As plain TIFF results are written, whoever writes them: uncompressed, red first. */
    private static ByteBuffer tiff(Mat image, TiffLayout layout, Arena arena) {
        if (layout.fileBytes() > Integer.MAX_VALUE) {
            throw new UnfitImage("The encoded result is larger than 2 GiB.");
        }
        MemorySegment file = arena.allocate(layout.fileBytes(), Long.BYTES);
        file.copyFrom(MemorySegment.ofBuffer(layout.head()));
        redFirst(image, file.asSlice(layout.headBytes()));
        return file.asByteBuffer();
    }

    private static void redFirst(Mat image, MemorySegment into) {
        try (Mat pixels = MatMemory.over(RowBand.shape(image), image.rows(), into)) {
            switch (image.channels()) {
                case 3 -> opencv_imgproc.cvtColor(image, pixels, opencv_imgproc.COLOR_BGR2RGB);
                case 4 -> opencv_imgproc.cvtColor(image, pixels, opencv_imgproc.COLOR_BGRA2RGBA);
                default -> image.copyTo(pixels);
            }
        }
    }

    /** The pixels in other memory, R, G, B (, A). */
    public static MemorySegment redFirst(Mat image, Arena arena) {
        MemorySegment pixels = arena.allocate(RowBand.shape(image).decodedBytes(), Long.BYTES);
        redFirst(image, pixels);
        return pixels;
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
