package pixfleet.header;

import java.util.Optional;
import java.util.Set;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/** The formats that libvips decodes, by their first bytes, and what their headers say of a picture's shape once decoded. */
public final class NewFormats {
    private static final Set<String> HEIF = Set.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1");
    private static final int MAX_BRANDS = 32;
    private static final int MAX_EDGE = 1 << 30;

    private NewFormats() {}

    /** Which of them a file is, if it is one. */
    public static Optional<ImageFormat> of(FileBytes file) {
        if (file.says(0, "GIF87a") || file.says(0, "GIF89a")) {
            return Optional.of(ImageFormat.GIF);
        }
        if (file.length() < 12) {
            return Optional.empty();
        }
        if (file.big(0, 2) == 0xFF0A || file.says(4, "JXL \r\n")) {
            return Optional.of(ImageFormat.JXL);
        }
        if (file.says(4, "jP  ") || file.big(0, 4) == 0xFF4FFF51L) {
            return Optional.of(ImageFormat.JP2);
        }
        return file.says(4, "ftyp") ? branded(file) : Optional.empty();
    }

    private static Optional<ImageFormat> branded(FileBytes file) {
        long end = Math.min(Math.min(file.big(0, 4), file.length()), 16 + 4L * MAX_BRANDS);
        boolean heif = false;
        for (long at = 8; at + 4 <= end; at += at == 8 ? 8 : 4) {
            if (file.says(at, "avif") || file.says(at, "avis")) {
                return Optional.of(ImageFormat.AVIF);
            }
            heif |= HEIF.contains(letters(file, at));
        }
        return heif ? Optional.of(ImageFormat.HEIC) : Optional.empty();
    }

    private static String letters(FileBytes file, long at) {
        var letters = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            letters.append((char) file.unsigned(at + i));
        }
        return letters.toString();
    }

    /**
     * The shape of the picture: width and height as decoders give them, already turned; channels and depth, or an upper bound.
     *
     * @param format one that {@link #of} answers
     * @throws FileEnd if the header is damaged or cut off
     */
    public static Dimensions shape(ImageFormat format, FileBytes file) {
        return switch (format) {
            case GIF -> sound(little(file, 6), little(file, 8), 4, 8);
            case HEIC, AVIF -> HeifHeader.shape(file);
            case JXL -> JxlHeader.shape(file);
            case JP2 -> jpeg2000(file);
            case JPEG, PNG, WEBP, BMP, TIFF -> throw new IllegalArgumentException(format + " is read elsewhere");
        };
    }

    private static long little(FileBytes file, long at) {
        return file.unsigned(at) | (long) file.unsigned(at + 1) << 8;
    }

    static Dimensions sound(long width, long height, int channels, int depth) {
        if (width < 1 || height < 1 || width > MAX_EDGE || height > MAX_EDGE) {
            throw new FileEnd();
        }
        return new Dimensions((int) width, (int) height, channels, depth);
    }

    /** @see <a href="https://www.itu.int/rec/T-REC-T.800">ITU-T T.800, A.5.1 and I.5.3.1</a> */
    private static Dimensions jpeg2000(FileBytes file) {
        if (file.big(0, 4) == 0xFF4FFF51L) {
            long width = file.big(8, 4) - file.big(16, 4);
            long height = file.big(12, 4) - file.big(20, 4);
            return sound(width, height, channels(file.big(40, 2)), file.unsigned(42) + 1 > 8 ? 16 : 8);
        }
        var headers = Boxes.find(file, 0, file.length(), "jp2h").orElseThrow(FileEnd::new);
        var header = Boxes.find(file, headers.content(), headers.end(), "ihdr").orElseThrow(FileEnd::new);
        long at = header.content();
        boolean palette =
                Boxes.find(file, headers.content(), headers.end(), "pclr").isPresent();
        int channels = palette ? 4 : channels(file.big(at + 8, 2));
        return sound(file.big(at + 4, 4), file.big(at, 4), channels, (file.unsigned(at + 10) & 0x7F) + 1 > 8 ? 16 : 8);
    }

    private static int channels(long components) {
        return components == 1 ? 1 : components == 3 ? 3 : 4;
    }
}
