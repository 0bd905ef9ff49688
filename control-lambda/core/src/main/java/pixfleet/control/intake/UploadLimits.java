package pixfleet.control.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.job.ImageFormat;
import pixfleet.job.RankCapacity;
import pixfleet.pipeline.Dimensions;

/**
 * What is taken at most.
 *
 * @param image of an image that is decoded as a whole
 * @param tiff of a TIFF, whose rows can be read and written one by one
 * @param maxImages images of a job, 1 to 10000
 * @param ranks what the ranks can hold of an image
 */
public record UploadLimits(Ceiling image, Ceiling tiff, int maxImages, RankCapacity ranks) {
    private static final int MAX_IMAGES = 10_000;

    /** WebP writes an edge with 14 bits. */
    private static final int WEBP_EDGE = 16_383;

    /** A JPEG writes an edge with 16 bits, of which libjpeg leaves the last few alone. */
    private static final int JPEG_EDGE = 65_500;

    /**
     * What one image may be.
     *
     * @param maxBytes size of its file in bytes, 1 to 5 TiB, the largest object S3 keeps
     * @param maxPixels rows times columns, 1 to 2^40
     * @param maxEdgePixels the longer edge, 1 to 1000000
     */
    public record Ceiling(long maxBytes, long maxPixels, int maxEdgePixels) {
        private static final long OBJECT = 5L << 40;

        private List<String> problems(String prefix) {
            var problems = new ArrayList<String>();
            check(problems, prefix + "max-bytes", maxBytes, OBJECT);
            check(problems, prefix + "max-pixels", maxPixels, 1L << 40);
            check(problems, prefix + "max-edge", maxEdgePixels, 1_000_000);
            return problems;
        }
    }

    /** Checks the ranges and names every one that is off. */
    public UploadLimits {
        List<String> problems = image.problems("");
        problems.addAll(tiff.problems("tiff-"));
        check(problems, "max-images", maxImages, MAX_IMAGES);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void check(List<String> problems, String name, long value, long max) {
        if (value < 1 || value > max) {
            problems.add("%s must be from 1 to %d, not %d".formatted(name, max, value));
        }
    }

    /** Why a file of that size is too large whatever is in it, if it is. */
    public Optional<String> tooLarge(long bytes) {
        long max = Math.max(image.maxBytes(), tiff.maxBytes());
        return bytes > max
                ? Optional.of("The file is %s; at most %s are taken.".formatted(size(bytes), size(max)))
                : Optional.empty();
    }

    /** Why a file of that format and size is too large, if it is. */
    public Optional<String> tooLarge(ImageFormat format, long bytes) {
        long max = ceiling(format).maxBytes();
        return bytes > max
                ? Optional.of("The %s file is %s; at most %s are taken.".formatted(format, size(bytes), size(max)))
                : Optional.empty();
    }

    /** Why an uploaded image of that shape is not taken, if it is not. */
    public Optional<String> refusal(ImageFormat format, Dimensions shape) {
        return tooLarge("The image", format, shape);
    }

    /**
     * Why an image of that shape is too large, if it is.
     *
     * @param subject what has that shape, the beginning of the sentence: {@code The image}
     */
    public Optional<String> tooLarge(String subject, ImageFormat format, Dimensions shape) {
        int longer = Math.max(shape.width(), shape.height());
        String has = "%s has %d x %d pixels".formatted(subject, shape.width(), shape.height());
        if (longer > maxEdge(format)) {
            return Optional.of(
                    "%s; an edge of a %s may have at most %d pixels.".formatted(has, format, maxEdge(format)));
        }
        long max = ceiling(format).maxPixels();
        if (shape.pixels() > max) {
            return Optional.of("%s, %.1f million; a %s may have at most %.1f million."
                    .formatted(has, shape.pixels() / 1e6, format, max / 1e6));
        }
        return Optional.empty();
    }

    /** What an image of that format may be, all told. */
    public Ceiling of(ImageFormat format) {
        Ceiling configured = ceiling(format);
        return new Ceiling(configured.maxBytes(), configured.maxPixels(), maxEdge(format));
    }

    private Ceiling ceiling(ImageFormat format) {
        return format == ImageFormat.TIFF ? tiff : image;
    }

    private int maxEdge(ImageFormat format) {
        int configured = ceiling(format).maxEdgePixels();
        return switch (format) {
            case JPEG -> Math.min(configured, JPEG_EDGE);
            case WEBP -> Math.min(configured, WEBP_EDGE);
            case PNG, BMP, TIFF, HEIC, AVIF, JXL, GIF, JP2 -> configured;
        };
    }

    private static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        if (bytes < 1 << 20) {
            return "%.1f KiB".formatted(bytes / 1024.0);
        }
        return bytes < 10L << 30 ? "%.1f MiB".formatted(bytes / 1048576.0) : "%.1f GiB".formatted(bytes / 1073741824.0);
    }
}
