package pixfleet.header;

import java.util.Optional;
import java.util.Set;
import pixfleet.job.ImageFormat;

/** What a file is, by its first bytes. */
public final class Magic {
    private static final String JPEG = "\u00FF\u00D8\u00FF";
    private static final String PNG = "\u0089PNG\r\n\u001A\n";
    private static final String TAKEN = "Taken are JPEG, PNG, WebP, BMP, TIFF, HEIC, AVIF, JPEG XL, GIF and JPEG 2000.";

    private Magic() {}

    /** What a file is; nothing if it is none of the formats taken. */
    public static Optional<ImageFormat> format(FileBytes bytes) {
        if (bytes.says(0, JPEG)) {
            return Optional.of(ImageFormat.JPEG);
        }
        if (bytes.says(0, PNG)) {
            return Optional.of(ImageFormat.PNG);
        }
        if (bytes.says(0, "RIFF") && bytes.says(8, "WEBP")) {
            return Optional.of(ImageFormat.WEBP);
        }
        if (isCanonRaw(bytes)) {
            return Optional.empty();
        }
        if (isTiff(bytes, '*') || isTiff(bytes, '+')) {
            return Optional.of(ImageFormat.TIFF);
        }
        return isBitmap(bytes) ? Optional.of(ImageFormat.BMP) : NewFormats.of(bytes);
    }

    /** A TIFF but for two letters behind its first directory's place. */
    private static boolean isCanonRaw(FileBytes bytes) {
        return isTiff(bytes, '*') && bytes.says(8, "CR") && bytes.length() > 10 && bytes.unsigned(10) == 2;
    }

    private static boolean isTiff(FileBytes bytes, char version) {
        return bytes.says(0, "II" + version + "\0") || bytes.says(0, "MM\0" + version);
    }

    /** Two letters make no format: the size of the second header must be one that exists, too. */
    private static boolean isBitmap(FileBytes bytes) {
        if (!bytes.says(0, "BM") || bytes.length() < 18) {
            return false;
        }
        return Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L).contains(bytes.little(14, 4));
    }

    /** A refusal that names what the file is, where that can be told. */
    static String stranger(FileBytes bytes) {
        if (bytes.length() == 0) {
            return "The file is empty.";
        }
        return name(bytes)
                .map(name -> "The file is " + name + ", which is not taken. " + TAKEN)
                .orElse("The file is no image known here. " + TAKEN);
    }

    private static Optional<String> name(FileBytes bytes) {
        Optional<String> image = image(bytes);
        return image.isPresent() ? image : other(bytes);
    }

    private static Optional<String> image(FileBytes bytes) {
        if (isCanonRaw(bytes) || bytes.says(4, "ftypcrx")) {
            return Optional.of("a Canon raw file");
        }
        if (bytes.says(0, "IIRO") || bytes.says(0, "IIRS") || bytes.says(0, "MMOR")) {
            return Optional.of("an Olympus raw file");
        }
        if (bytes.says(0, "IIU\0")) {
            return Optional.of("a Panasonic raw file");
        }
        if (bytes.says(0, "FUJIFILMCCD-RAW")) {
            return Optional.of("a Fujifilm raw file");
        }
        if (bytes.says(4, "ftyp") && bytes.length() >= 12) {
            return Optional.of("a film");
        }
        if (bytes.says(0, "8BPS")) {
            return Optional.of("a Photoshop document");
        }
        if (bytes.says(0, "v/1\u0001")) {
            return Optional.of("an OpenEXR");
        }
        return bytes.says(0, "\0\0\u0001\0") ? Optional.of("an icon") : Optional.empty();
    }

    private static Optional<String> other(FileBytes bytes) {
        if (bytes.says(0, "%PDF")) {
            return Optional.of("a PDF");
        }
        if (bytes.says(0, "PK\u0003\u0004")) {
            return Optional.of("a ZIP archive");
        }
        if (bytes.says(0, "\u001F\u008B")) {
            return Optional.of("a gzip archive");
        }
        if (bytes.says(0, "RIFF")) {
            return Optional.of("a sound or a film");
        }
        return text(bytes);
    }

    private static Optional<String> text(FileBytes bytes) {
        int count = (int) Math.min(512, bytes.length());
        String start = ascii(bytes, 0, count);
        if (start.chars().anyMatch(c -> c < 9 || (c > 13 && c < 32))) {
            return Optional.empty();
        }
        return Optional.of(start.contains("<svg") ? "an SVG drawing" : "text");
    }

    private static String ascii(FileBytes bytes, int from, int count) {
        return new String(bytes.bytes(from, count), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
