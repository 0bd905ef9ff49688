package pixfleet.header;

import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * What an image's first bytes say of it.
 *
 * @param format what it is, by its magic number
 * @param dimensions the shape it decodes to, before EXIF orientation; channels and depth may be an upper bound
 * @param pages pictures of that shape in the file; of many pages only some are counted
 */
public record ImageHeader(ImageFormat format, Dimensions dimensions, int pages) {
    /** Of a single picture. */
    public ImageHeader(ImageFormat format, Dimensions dimensions) {
        this(format, dimensions, 1);
    }

    /** Of one of so many pages. */
    ImageHeader withPages(int count) {
        return new ImageHeader(format, dimensions, count);
    }

    /**
     * Reads it, never a pixel. What this takes, a rank takes too, if the rest of the file is there and sound.
     *
     * @throws UnfitImage if the file is no image of a format that is taken, or if its header is damaged, cut off, or says
     *     that nobody here decodes it
     */
    public static ImageHeader read(FileBytes file) {
        ImageFormat format = Magic.format(file).orElseThrow(() -> new UnfitImage(Magic.stranger(file)));
        try {
            return switch (format) {
                case JPEG -> of(format, JpegHeader.read(file).frame().shape());
                case PNG -> PngHeader.read(file).header();
                case WEBP -> WebpHeader.read(file);
                case BMP -> BmpHeader.read(file).header();
                case TIFF -> TiffHeader.read(file);
                case HEIC, AVIF, JXL, GIF, JP2 -> of(format, NewFormats.shape(format, file));
            };
        } catch (FileEnd e) {
            throw damaged(format);
        }
    }

    private static ImageHeader of(ImageFormat format, Dimensions shape) {
        return new ImageHeader(format, shape);
    }

    static UnfitImage damaged(ImageFormat format) {
        return new UnfitImage("The " + format + " file is damaged or cut off: its header cannot be read.");
    }

    /** A sound header. */
    static ImageHeader of(ImageFormat format, long width, long height, int channels, int depth) {
        return new ImageHeader(format, shape(format, width, height, channels, depth));
    }

    /** A sound shape. */
    static Dimensions shape(ImageFormat format, long width, long height, int channels, int depth) {
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new UnfitImage("The %s file says it has %s x %s pixels."
                    .formatted(format, Long.toUnsignedString(width), Long.toUnsignedString(height)));
        }
        return new Dimensions((int) width, (int) height, channels, depth);
    }
}
