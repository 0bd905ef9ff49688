package pixfleet.fleet.opencv.codec;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachment;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.attach.Metadata;
import pixfleet.fleet.attach.Profile;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.process.Decoding;
import pixfleet.fleet.process.Decoding.Route;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.OtherDecoder;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;

/** Bytes to upright pixels, with depth, gray and alpha as they are in the file. */
public final class Decoder {
    private Decoder() {}

    /**
     * A decoded picture.
     *
     * @param upright its pixels, in one of the two matrices
     * @param attachments what goes with them
     */
    public record Decoded(Mat upright, Attachments attachments) {}

    /**
     * Decodes and turns a picture.
     *
     * @param out receives the pixels
     * @param scratch overwritten
     * @param other decodes what OpenCV does not read right
     * @return the upright picture, in whichever of the two holds it
     * @throws UnfitImage if the file cannot be decoded
     */
    public static Decoded decode(ImageFile file, ByteBuffer bytes, Mat out, Mat scratch, OtherDecoder other) {
        return decode(file, 1, bytes, out, scratch, other);
    }

    /**
     * As {@link #decode(ImageFile, ByteBuffer, Mat, Mat, OtherDecoder)}, of a JPEG in colour a smaller picture.
     *
     * @param reduction of both edges, 1, 2, 4 or 8; of other files 1 alone
     */
    public static Decoded decode(
            ImageFile file, int reduction, ByteBuffer bytes, Mat out, Mat scratch, OtherDecoder other) {
        Attachments attachments = Attachment.of(file.format(), bytes);
        Decoding decoding = file.decoding();
        decoding.patches().forEach(patch -> patch.apply(bytes));
        switch (decoding.route()) {
            case Route.OpenCv _ -> decode(file, bytes, how(reduction), out);
            case Route.Colours _ ->
                decode(file, bytes, opencv_imgcodecs.IMREAD_COLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION, out);
            case Route.RunLengths _ -> decodeRuns(file, bytes, out);
            case Route.InParts _ -> decodeParts(bytes, out);
            case Route.Other(var kind, String name) -> {
                Attachments found = decode(kind, name, bytes, out, other);
                attachments = attachments
                        .with(found.profile())
                        .with(attachments.metadata().or(found.metadata()));
            }
        }
        Mat finished = Finishing.of(decoding.finish(), out, scratch);
        check(file, reduction, finished);
        Mat upright = Turn.upright(file.orientation(), finished, finished.address() == out.address() ? scratch : out);
        return new Decoded(upright, turned(attachments, file.orientation()));
    }

    private static void decode(ImageFile file, ByteBuffer bytes, int how, Mat out) {
        try (var pointer = new BytePointer(bytes);
                var encoded = new Mat(1, bytes.limit(), opencv_core.CV_8UC1, pointer);
                Mat decoded = opencv_imgcodecs.imdecode(encoded, how, out)) {
            if (decoded.empty()) {
                throw new UnfitImage(Damage.sentence(file, bytes));
            }
        } catch (UnfitImage e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnfitImage(
                    "The %s picture cannot be decoded: %s".formatted(file.format(), OpenCvErrors.sentence(e)));
        }
    }

    private static int how(int reduction) {
        return switch (reduction) {
            case 2 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_2 | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
            case 4 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_4 | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
            case 8 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_8 | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
            default -> opencv_imgcodecs.IMREAD_UNCHANGED;
        };
    }

    /** Where pixels lie is said of the picture as it is stored. */
    private static Attachments turned(Attachments attachments, int orientation) {
        Attachments there = orientation == 1 ? attachments : attachments.withoutPlace();
        return orientation >= 5 ? there.turned() : there;
    }

    private static void decodeRuns(ImageFile file, ByteBuffer bytes, Mat out) {
        try (Arena arena = Arena.ofConfined()) {
            decode(file, BmpRuns.writtenOut(file, bytes, arena), opencv_imgcodecs.IMREAD_UNCHANGED, out);
        }
    }

    private static void decodeParts(ByteBuffer bytes, Mat out) {
        switch (TiffFile.open(RangedFile.of(bytes))) {
            case TiffFile.Access.AsAWhole(String reason) -> throw new UnfitImage(reason);
            case TiffFile.Access.InParts(TiffFile tiff) -> {
                out.create(tiff.image().height(), tiff.image().width(), RowBand.type(tiff.image()));
                try (var rows = new TiffRows(tiff)) {
                    rows.read(0, out);
                }
            }
        }
    }

    private static Attachments decode(
            OtherDecoder.Kind kind, String name, ByteBuffer bytes, Mat out, OtherDecoder other) {
        try (Arena arena = Arena.ofConfined()) {
            OtherDecoder.Picture picture = other.decode(kind, name, bytes, arena);
            try (var pixels = new BytePointer(picture.pixels().asByteBuffer());
                    var decoded = new Mat(
                            picture.shape().height(), picture.shape().width(), RowBand.type(picture.shape()), pixels)) {
                switch (picture.shape().channels()) {
                    case 3 -> opencv_imgproc.cvtColor(decoded, out, opencv_imgproc.COLOR_RGB2BGR);
                    case 4 -> opencv_imgproc.cvtColor(decoded, out, opencv_imgproc.COLOR_RGBA2BGRA);
                    default -> decoded.copyTo(out);
                }
            }
            return Attachments.NONE
                    .with(picture.profile().flatMap(bytesOfIt -> Profile.of(ByteBuffer.wrap(bytesOfIt))))
                    .with(Metadata.of(picture.exif(), picture.xmp()));
        }
    }

    private static void check(ImageFile file, int reduction, Mat mat) {
        if (mat.depth() != CV_8U && mat.depth() != CV_16U) {
            throw new UnfitImage("The picture's values are neither 8 nor 16 bits.");
        }
        if (mat.channels() == 2 || mat.channels() > 4) {
            throw new UnfitImage("The picture has %d channels; 1, 3 and 4 are supported.".formatted(mat.channels()));
        }
        if (mat.cols() != Math.ceilDiv(file.dimensions().width(), reduction)
                || mat.rows() != Math.ceilDiv(file.dimensions().height(), reduction)) {
            throw new UnfitImage("The file says %d x %d pixels and holds %d x %d."
                    .formatted(file.dimensions().width(), file.dimensions().height(), mat.cols(), mat.rows()));
        }
    }
}
