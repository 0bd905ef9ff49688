package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import pixfleet.header.FileBytes;
import pixfleet.header.ImageHeader;
import pixfleet.header.JpegHeader;
import pixfleet.header.JpegSegment;
import pixfleet.header.UnfitImage;

/** Whether a JPEG is all there, and who decodes it. */
final class Jpeg {
    private Jpeg() {}

    static ImageFile read(ImageHeader said, FileBytes file, ByteBuffer bytes) {
        JpegHeader header = JpegHeader.read(file);
        header.checkScans(file, file.length());
        checkEnd(bytes, header.scan());
        boolean byProfile = header.frame().inks() && JpegHeader.hasProfile(file);
        return ImageFile.of(said, JpegHeader.orientation(file), byProfile ? inksByProfile() : Decoding.PLAIN);
    }

    /** Within a scan every 0xFF is stuffed, so a picture that is all there has its end marker behind the scan's start. */
    private static void checkEnd(ByteBuffer bytes, long scan) {
        for (int at = bytes.limit() - 2; at >= scan; at--) {
            if (bytes.get(at) == (byte) 0xFF && bytes.get(at + 1) == (byte) JpegSegment.END_OF_IMAGE) {
                return;
            }
        }
        throw UnfitImage.truncated("the end of the JPEG picture is missing");
    }

    /** OpenCV takes all inks for the same. */
    private static Decoding inksByProfile() {
        return Decoding.by(new Decoding.Route.Other(OtherDecoder.Kind.JPEG_INKS, "JPEG of inks (CMYK) with a profile"));
    }
}
