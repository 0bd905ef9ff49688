package pixfleet.control.intake;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import pixfleet.header.NewFormats;
import pixfleet.job.ImageFormat;

/** What a file is, by its first bytes. */
final class Magic {
    private static final String TAKEN = "Taken are JPEG, PNG, WebP, BMP, TIFF, HEIC, AVIF, JPEG XL, GIF and JPEG 2000.";

    private Magic() {}

    static Optional<ImageFormat> format(HeaderBytes bytes) throws IOException {
        if (bytes.startsWith(0, 0xFF, 0xD8, 0xFF)) {
            return Optional.of(ImageFormat.JPEG);
        }
        if (bytes.startsWith(0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
            return Optional.of(ImageFormat.PNG);
        }
        if (bytes.startsWith(0, "RIFF") && bytes.startsWith(8, "WEBP")) {
            return Optional.of(ImageFormat.WEBP);
        }
        if (isCanonRaw(bytes)) {
            return Optional.empty();
        }
        if (isTiff(bytes, 42) || isTiff(bytes, 43)) {
            return Optional.of(ImageFormat.TIFF);
        }
        return isBitmap(bytes) ? Optional.of(ImageFormat.BMP) : NewFormats.of(bytes);
    }

    /** A TIFF but for two letters behind its first directory's place. */
    private static boolean isCanonRaw(HeaderBytes bytes) throws IOException {
        return isTiff(bytes, 42) && bytes.startsWith(8, "CR") && bytes.length() > 10 && bytes.unsigned(10) == 2;
    }

    private static boolean isTiff(HeaderBytes bytes, int version) throws IOException {
        return bytes.startsWith(0, 'I', 'I', version, 0) || bytes.startsWith(0, 'M', 'M', 0, version);
    }

    /** Two letters make no format: the size of the second header must be one that exists, too. */
    private static boolean isBitmap(HeaderBytes bytes) throws IOException {
        if (!bytes.startsWith(0, "BM") || bytes.length() < 18) {
            return false;
        }
        return Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L).contains(bytes.littleEndian(14, 4));
    }

    /** A refusal that names what the file is, where that can be told. */
    static String stranger(HeaderBytes bytes) throws IOException {
        if (bytes.length() == 0) {
            return "The file is empty.";
        }
        return name(bytes)
                .map(name -> "The file is " + name + ", which is not taken. " + TAKEN)
                .orElse("The file is no image known here. " + TAKEN);
    }

    private static Optional<String> name(HeaderBytes bytes) throws IOException {
        Optional<String> image = image(bytes);
        return image.isPresent() ? image : other(bytes);
    }

    private static Optional<String> image(HeaderBytes bytes) throws IOException {
        if (isCanonRaw(bytes) || bytes.startsWith(4, "ftypcrx")) {
            return Optional.of("a Canon raw file");
        }
        if (bytes.startsWith(0, "IIRO") || bytes.startsWith(0, "IIRS") || bytes.startsWith(0, "MMOR")) {
            return Optional.of("an Olympus raw file");
        }
        if (bytes.startsWith(0, 'I', 'I', 'U', 0)) {
            return Optional.of("a Panasonic raw file");
        }
        if (bytes.startsWith(0, "FUJIFILMCCD-RAW")) {
            return Optional.of("a Fujifilm raw file");
        }
        if (bytes.startsWith(4, "ftyp") && bytes.length() >= 12) {
            return Optional.of("a film");
        }
        if (bytes.startsWith(0, "8BPS")) {
            return Optional.of("a Photoshop document");
        }
        if (bytes.startsWith(0, 'v', '/', '1', 1)) {
            return Optional.of("an OpenEXR");
        }
        return bytes.startsWith(0, 0, 0, 1, 0) ? Optional.of("an icon") : Optional.empty();
    }

    private static Optional<String> other(HeaderBytes bytes) throws IOException {
        if (bytes.startsWith(0, "%PDF")) {
            return Optional.of("a PDF");
        }
        if (bytes.startsWith(0, 'P', 'K', 3, 4)) {
            return Optional.of("a ZIP archive");
        }
        if (bytes.startsWith(0, 0x1F, 0x8B)) {
            return Optional.of("a gzip archive");
        }
        if (bytes.startsWith(0, "RIFF")) {
            return Optional.of("a sound or a film");
        }
        return text(bytes);
    }

    private static Optional<String> text(HeaderBytes bytes) throws IOException {
        int count = (int) Math.min(512, bytes.length());
        String start = ascii(bytes, 0, count);
        if (start.chars().anyMatch(c -> c < 9 || (c > 13 && c < 32))) {
            return Optional.empty();
        }
        return Optional.of(start.contains("<svg") ? "an SVG drawing" : "text");
    }

    private static String ascii(HeaderBytes bytes, int from, int count) throws IOException {
        return new String(bytes.bytes(from, count), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
