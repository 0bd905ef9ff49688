package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pixfleet.header.Exif;
import pixfleet.header.JpegScans;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * Reads JPEG markers.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
final class Jpeg {
    private static final int START_OF_IMAGE = 0xD8;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final String ICC = "ICC_PROFILE\0";
    private static final int INKS = 4;

    /** No EXIF was met. The first one counts, as for libvips and browsers. */
    private static final int NOT_SAID = 0;

    private static final List<Integer> PROGRESSIVE = List.of(0xC2, 0xC6, 0xCA, 0xCE);

    private Jpeg() {}

    static ImageFile read(ByteBuffer bytes) {
        Dimensions shape = null;
        int orientation = NOT_SAID;
        boolean progressive = false;
        boolean inks = false;
        boolean profile = false;
        int at = 2;
        while (true) {
            int marker = bytes.get(at + 1) & 0xFF;
            if (bytes.get(at) != (byte) 0xFF || marker == 0xFF || marker == 0) {
                at++;
            } else if (marker == END_OF_IMAGE) {
                throw UnfitImage.truncated("it has no picture data");
            } else if (marker == START_OF_IMAGE) {
                throw new UnfitImage("The JPEG is damaged: it begins twice.");
            } else if (marker == 1 || (marker >= 0xD0 && marker <= 0xD7)) {
                at += 2;
            } else {
                int length = bytes.getShort(at + 2) & 0xFFFF;
                if (marker == START_OF_SCAN) {
                    ImageFile file = scanned(bytes, at + 2 + length, shape, progressive, Math.max(1, orientation));
                    return inks && profile ? byProfile(file) : file;
                } else if (startsFrame(marker)) {
                    shape = shape(bytes, at + 4);
                    progressive = PROGRESSIVE.contains(marker);
                    inks = bytes.get(at + 9) == INKS;
                } else if (marker == APP2 && length > ICC.length() && says(bytes, at + 4, ICC)) {
                    profile = true;
                } else if (marker == APP1 && orientation == NOT_SAID && Exif.startsAt(bytes, at + 4)) {
                    orientation = Exif.orientation(bytes, at + 10, length - 8);
                }
                at += 2 + length;
            }
        }
    }

    /** Within a scan every 0xFF is stuffed, so a picture that is all there has its end marker behind the scan's start. */
    private static ImageFile scanned(
            ByteBuffer bytes, int scan, @Nullable Dimensions shape, boolean progressive, int orientation) {
        if (shape == null) {
            throw new UnfitImage("The JPEG has picture data but does not say its size.");
        }
        if (progressive) {
            checkScans(bytes, scan, shape);
        }
        for (int at = bytes.limit() - 2; at >= scan; at--) {
            if (bytes.get(at) == (byte) 0xFF && bytes.get(at + 1) == (byte) END_OF_IMAGE) {
                return new ImageFile(ImageFormat.JPEG, shape, orientation, Decoding.PLAIN);
            }
        }
        throw UnfitImage.truncated("the end of the JPEG picture is missing");
    }

    private static boolean says(ByteBuffer bytes, int at, String letters) {
        for (int i = 0; i < letters.length(); i++) {
            if (bytes.get(at + i) != letters.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** OpenCV takes all inks for the same. */
    private static ImageFile byProfile(ImageFile file) {
        return new ImageFile(
                file.format(),
                file.dimensions(),
                file.orientation(),
                Decoding.by(
                        new Decoding.Route.Other(OtherDecoder.Kind.JPEG_INKS, "JPEG of inks (CMYK) with a profile")));
    }

    /** Thousands of scans fit into some kilobytes, and each goes over all pixels. */
    private static void checkScans(ByteBuffer bytes, int scan, Dimensions shape) {
        long scans = 1;
        int at = scan;
        while (at + 4 <= bytes.limit()) {
            int marker = bytes.get(at) == (byte) 0xFF ? bytes.get(at + 1) & 0xFF : 0;
            if (marker == 0 || marker == 0xFF || (marker >= 0xD0 && marker <= 0xD7)) {
                at++;
            } else if (marker == END_OF_IMAGE) {
                return;
            } else {
                scans += marker == START_OF_SCAN ? 1 : 0;
                at += 2 + (bytes.getShort(at + 2) & 0xFFFF);
            }
            JpegScans.refusal(scans, shape.width(), shape.height()).ifPresent(refusal -> {
                throw new UnfitImage(refusal);
            });
        }
    }

    private static boolean startsFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /** Four components are inks, which the decoder turns into three colours. */
    private static Dimensions shape(ByteBuffer bytes, int at) {
        int precision = bytes.get(at);
        if (precision != 8) {
            throw new UnfitImage("The JPEG has " + precision + " bits a value; only 8 are supported.");
        }
        int components = bytes.get(at + 5);
        return new Dimensions(
                bytes.getShort(at + 3) & 0xFFFF, bytes.getShort(at + 1) & 0xFFFF, components == 1 ? 1 : 3, 8);
    }
}
