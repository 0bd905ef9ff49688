package pixfleet.job;

import java.util.Optional;
import java.util.Set;

/** The image formats that are read, and how their results are written. */
public enum ImageFormat {
    /** Lossy, 8 bit, gray or colour. */
    JPEG("jpg", "image/jpeg"),
    /** Lossless, 8 or 16 bit, with or without alpha. */
    PNG("png", "image/png"),
    /** 8 bit, with or without alpha; results are lossless. */
    WEBP("webp", "image/webp"),
    /** Uncompressed; results are PNG. */
    BMP("bmp", "image/bmp"),
    /** 8 or 16 bit. */
    TIFF("tiff", "image/tiff"),
    /** As phones write it; results are PNG. */
    HEIC("heic", "image/heic"),
    /** Results are PNG. */
    AVIF("avif", "image/avif"),
    /** JPEG XL; results are PNG. */
    JXL("jxl", "image/jxl"),
    /** The first picture; results are PNG. */
    GIF("gif", "image/gif"),
    /** JPEG 2000; results are PNG. */
    JP2("jp2", "image/jp2");

    private final String extension;
    private final String mediaType;

    ImageFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** The file name ending of a result, without a dot. */
    public String extension() {
        return extension;
    }

    /** What the names of such files end with, in lower case and without a dot. */
    public Set<String> endings() {
        return switch (this) {
            case JPEG -> Set.of("jpg", "jpeg", "jpe");
            case TIFF -> Set.of("tiff", "tif");
            case PNG, WEBP, BMP, HEIC, AVIF, JXL, GIF, JP2 -> Set.of(extension);
        };
    }

    /** The Internet media type. */
    public String mediaType() {
        return mediaType;
    }

    /** The format a result is written in if the pipeline says nothing of it: the original's if it is one that is written here, else PNG. */
    public ImageFormat resultFormat() {
        return switch (this) {
            case JPEG, PNG, WEBP, TIFF -> this;
            case BMP, HEIC, AVIF, JXL, GIF, JP2 -> PNG;
        };
    }

    /** Whether browsers show files of it. */
    public boolean shownByBrowsers() {
        return switch (this) {
            case JPEG, PNG, WEBP, BMP, AVIF, GIF -> true;
            case TIFF, HEIC, JXL, JP2 -> false;
        };
    }

    /** The format of that media type, if it is read here. */
    public static Optional<ImageFormat> ofMediaType(String type) {
        for (ImageFormat format : values()) {
            if (format.mediaType.equals(type)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
