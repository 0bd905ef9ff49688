package pixfleet.fleet.opencv.codec;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.UnfitImage;

/** Bytes to upright pixels, with depth, gray and alpha as they are in the file. */
public final class Decoder {
    private static final byte[] UPRIGHT = {0, 1};

    private Decoder() {}

    /**
     * Decodes and turns a picture.
     *
     * @param out receives the pixels
     * @param scratch overwritten
     * @return whichever of the two holds the upright picture
     * @throws UnfitImage if the file cannot be decoded
     */
    public static Mat decode(ImageFile file, ByteBuffer bytes, Mat out, Mat scratch) {
        if (file.orientationAt() != ImageFile.NOWHERE) {
            // OpenCV's TIFF decoder would turn some pictures by itself, depending on depth and channels.
            boolean little = bytes.get(0) == 'I';
            bytes.put(file.orientationAt(), UPRIGHT[little ? 1 : 0])
                    .put(file.orientationAt() + 1, UPRIGHT[little ? 0 : 1]);
        }
        try (var pointer = new BytePointer(bytes);
                var encoded = new Mat(1, bytes.limit(), opencv_core.CV_8UC1, pointer);
                Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_UNCHANGED, out)) {
            if (decoded.empty()) {
                throw new UnfitImage("The %s picture cannot be decoded; it may be damaged.".formatted(file.format()));
            }
        } catch (UnfitImage e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnfitImage(
                    "The %s picture cannot be decoded: %s".formatted(file.format(), OpenCvErrors.sentence(e)));
        }
        check(file, out);
        return Turn.upright(file.orientation(), out, scratch);
    }

    private static void check(ImageFile file, Mat mat) {
        if (mat.depth() != CV_8U && mat.depth() != CV_16U) {
            throw new UnfitImage("The picture's values are neither 8 nor 16 bits.");
        }
        if (mat.channels() == 2 || mat.channels() > 4) {
            throw new UnfitImage("The picture has %d channels; 1, 3 and 4 are supported.".formatted(mat.channels()));
        }
        if (mat.cols() != file.dimensions().width()
                || mat.rows() != file.dimensions().height()) {
            throw new UnfitImage("The file says %d x %d pixels and holds %d x %d."
                    .formatted(file.dimensions().width(), file.dimensions().height(), mat.cols(), mat.rows()));
        }
    }
}
