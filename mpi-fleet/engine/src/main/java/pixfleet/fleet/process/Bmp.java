package pixfleet.fleet.process;

import java.util.ArrayList;
import pixfleet.header.BmpHeader;
import pixfleet.header.FileBytes;
import pixfleet.header.ImageHeader;
import pixfleet.header.UnfitImage;

/** Whether a BMP file is all there, and who decodes it. */
final class Bmp {
    private static final int KIND_AT = 14;
    private static final int COMPRESSION_AT = 30;

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
     * bits it looks for masks behind the header, of 32 within it, and there for four: so it is told that the header ends in front of
     * them, or behind them. What it then takes for a fourth mask has to do with an alpha alone, for which it is not asked.
     */
    private static Decoding decoding(BmpHeader header) {
        if (header.runs()) {
            return Decoding.by(new Decoding.Route.RunLengths());
        }
        boolean colours = header.kind() == BmpHeader.OLD || (header.bits() == 32 && !header.alpha());
        var patches = new ArrayList<Decoding.Patch>();
        if (header.bits() == 16 && header.kind() > BmpHeader.PLAIN) {
            patches.add(kind(BmpHeader.PLAIN));
        }
        if (header.bits() == 32 && header.masks() && header.kind() < BmpHeader.FOUR_MASKS) {
            patches.add(kind(BmpHeader.FOUR_MASKS));
        }
        if (header.masks()) {
            patches.add(new Decoding.Patch(COMPRESSION_AT, Integer.BYTES, BmpHeader.MASKS << 24));
        }
        return new Decoding(
                colours ? new Decoding.Route.Colours() : new Decoding.Route.OpenCv(),
                patches,
                new Decoding.Finish.None());
    }

    private static Decoding.Patch kind(int kind) {
        return new Decoding.Patch(KIND_AT, Integer.BYTES, kind << 24);
    }
}
