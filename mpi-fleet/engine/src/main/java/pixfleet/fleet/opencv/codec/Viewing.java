package pixfleet.fleet.opencv.codec;

import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.attach.ToSrgb;

/**
 * How pictures that are only looked at get their colours: in sRGB, which is what viewers take a picture without a profile for.
 *
 * @param conversion from the result's colours; nothing if they are sRGB, or nobody says
 */
public record Viewing(Optional<ToSrgb> conversion) {
    /** Colours as they are. */
    public static final Viewing AS_IT_IS = new Viewing(Optional.empty());

    /** For a result with those attachments. */
    public static Viewing of(Attachments attachments) {
        return new Viewing(ToSrgb.of(attachments));
    }

    /**
     * A picture in sRGB.
     *
     * @param picture 8 bits, gray or B, G, R; left alone
     * @param scratch overwritten
     * @return whichever of the two it is in
     */
    Mat of(Mat picture, Mat scratch) {
        if (conversion.isEmpty()) {
            return picture;
        }
        scratch.create(picture.rows(), picture.cols(), picture.type());
        byte[] row = new byte[picture.cols() * picture.channels()];
        for (int y = 0; y < picture.rows(); y++) {
            picture.ptr(y).get(row);
            conversion.get().convert(row, picture.channels());
            scratch.ptr(y).put(row);
        }
        return scratch;
    }
}
