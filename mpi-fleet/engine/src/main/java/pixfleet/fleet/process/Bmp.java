package pixfleet.fleet.process;

import pixfleet.header.BmpHeader;
import pixfleet.header.FileBytes;
import pixfleet.header.ImageHeader;
import pixfleet.header.UnfitImage;

/** Whether a BMP file is all there, and who decodes it. */
final class Bmp {
    private Bmp() {}

    static ImageFile read(ImageHeader said, FileBytes file) {
        BmpHeader header = BmpHeader.read(file);
        if (header.end() > file.length()) {
            throw UnfitImage.truncated(
                    "the BMP picture ends at byte %d, the file at %d".formatted(header.end(), file.length()));
        }
        return ImageFile.of(said, 1, decoding(header));
    }

    /** OpenCV makes gray of the oldest kind, and an alpha of what is no more than padding where only three masks are given. */
    private static Decoding decoding(BmpHeader header) {
        return header.kind() == BmpHeader.OLD || header.kind() == BmpHeader.THREE_MASKS
                ? Decoding.by(new Decoding.Route.Colours())
                : Decoding.PLAIN;
    }
}
