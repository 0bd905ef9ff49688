package pixfleet.fleet.process;

import java.util.List;
import pixfleet.header.BmpHeader;
import pixfleet.header.FileBytes;
import pixfleet.header.ImageHeader;
import pixfleet.header.UnfitImage;

/** Whether a BMP file is all there, and who decodes it. */
final class Bmp {
    private static final int KIND_AT = 14;

    private Bmp() {}

    static ImageFile read(ImageHeader said, FileBytes file) {
        BmpHeader header = BmpHeader.read(file);
        if (header.end() > file.length()) {
            throw UnfitImage.truncated(
                    "the BMP picture ends at byte %d, the file at %d".formatted(header.end(), file.length()));
        }
        return ImageFile.of(said, 1, decoding(header));
    }

    /**
     * OpenCV makes gray of the oldest kind, and an alpha of what is no more than padding where no mask says that it is one. Of 16
     * bits it looks for masks behind the header: so it is told that the header ends in front of them.
     */
    private static Decoding decoding(BmpHeader header) {
        if (header.runs()) {
            return Decoding.by(new Decoding.Route.RunLengths());
        }
        if (header.kind() == BmpHeader.OLD || (header.bits() == 32 && !header.alpha())) {
            return Decoding.by(new Decoding.Route.Colours());
        }
        return header.bits() == 16 && header.kind() > BmpHeader.PLAIN
                ? Decoding.with(List.of(new Decoding.Patch(KIND_AT, Integer.BYTES, BmpHeader.PLAIN << 24)))
                : Decoding.PLAIN;
    }
}
