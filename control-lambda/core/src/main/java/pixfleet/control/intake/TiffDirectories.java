package pixfleet.control.intake;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import pixfleet.control.intake.Reading.Unfit;
import pixfleet.job.ImageFormat;

/** A TIFF file's image directories, which may lie anywhere in it. */
final class TiffDirectories {
    private static final int PALETTE = 3;
    private static final int SEPARATED = 5;
    private static final int UNSIGNED = 1;
    private static final int UNDEFINED = 4;
    private static final int NEWEST_KNOWN = 9;

    private TiffDirectories() {}

    static Reading read(HeaderBytes bytes) throws IOException {
        List<TiffTags.Directory> pages = TiffTags.pages(bytes);
        if (pages.isEmpty()) {
            throw new EOFException();
        }
        if (pages.size() > 1) {
            return new Unfit("The TIFF has several pages; only single images are taken.");
        }
        return shape(pages.getFirst());
    }

    private static Reading shape(TiffTags.Directory page) {
        long bits = page.value(TiffTags.BITS, 1);
        long samples = page.value(TiffTags.SAMPLES, 1);
        long kind = page.value(TiffTags.PHOTOMETRIC, 1);
        long format = page.value(TiffTags.SAMPLE_FORMAT, UNSIGNED);
        if (format != UNSIGNED && format != UNDEFINED) {
            return new Unfit(
                    "The TIFF holds signed or floating-point values; whole numbers of 8 or 16 bits are taken.");
        }
        if (bits != 1 && bits != 4 && bits != 8 && bits != 16) {
            return new Unfit("The TIFF has %d bits a value; 8 or 16 are taken.".formatted(bits));
        }
        if (kind > NEWEST_KNOWN) {
            return new Unfit("The TIFF holds raw or logarithmic values, which are not taken.");
        }
        if (samples < 1 || samples > 4) {
            return new Unfit("The TIFF has %d channels; 1 to 4 are taken.".formatted(samples));
        }
        int channels = kind == PALETTE || kind == SEPARATED ? 3 : samples == 2 ? 4 : (int) samples;
        long width = page.value(TiffTags.WIDTH, 0);
        long height = page.value(TiffTags.HEIGHT, 0);
        return HeaderReader.sound(ImageFormat.TIFF, width, height, channels, bits == 16 ? 16 : 8);
    }
}
