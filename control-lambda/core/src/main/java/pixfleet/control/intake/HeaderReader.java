package pixfleet.control.intake;

import com.drew.imaging.ImageProcessingException;
import java.io.IOException;
import java.util.Optional;
import pixfleet.control.intake.HeaderBytes.BudgetSpent;
import pixfleet.control.intake.HeaderBytes.Replaced;
import pixfleet.control.intake.Reading.Sound;
import pixfleet.control.intake.Reading.Unfit;
import pixfleet.control.intake.Uploads.Upload;
import pixfleet.header.ImageHeader;
import pixfleet.header.NewFormats;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/** Finds out what an upload is, by its magic number and header alone; the file's name plays no part. */
final class HeaderReader {
    private final Uploads uploads;

    HeaderReader(Uploads uploads) {
        this.uploads = uploads;
    }

    /** Reads a format's header; what it throws means that the header is broken. */
    @FunctionalInterface
    interface Parser {
        Reading read(HeaderBytes bytes) throws IOException, ImageProcessingException;
    }

    /** Reads the header of that version; nothing if it has been replaced or removed meanwhile. */
    Optional<Reading> read(Upload upload) {
        var bytes = new HeaderBytes(uploads, upload);
        String name = "";
        try {
            Optional<ImageFormat> format = Magic.format(bytes);
            if (format.isEmpty()) {
                return Optional.of(new Unfit(Magic.stranger(bytes)));
            }
            name = format.get().name();
            return Optional.of(parser(format.get()).read(bytes));
        } catch (Replaced _) {
            return Optional.empty();
        } catch (BudgetSpent _) {
            return Optional.of(new Unfit("The " + name + " file does not say its size within its first part."));
        } catch (IOException | ImageProcessingException _) {
            return Optional.of(new Unfit("The " + name + " file is damaged or cut off: its header cannot be read."));
        }
    }

    /**
     * Whether the picture of that version lies on its side; nothing if it has been replaced or removed meanwhile.
     *
     * @param format what {@link #read} found it to be
     */
    Optional<Turn> turn(Upload upload, ImageFormat format) {
        try {
            return Optional.of(Orientation.read(new HeaderBytes(uploads, upload), format));
        } catch (Replaced _) {
            return Optional.empty();
        } catch (IOException _) {
            // Cut off or full of other things: the rank, which reads all of it, has the last word.
            return Optional.of(Turn.UNKNOWN);
        }
    }

    private static Parser parser(ImageFormat format) {
        return switch (format) {
            case JPEG -> JpegHeader::read;
            case PNG -> PngChunks::read;
            case WEBP -> WebpHeader::read;
            case BMP -> BmpHeader::read;
            case TIFF -> TiffDirectories::read;
            case HEIC, AVIF, JXL, GIF, JP2 -> bytes -> foreign(format, bytes);
        };
    }

    private static Reading foreign(ImageFormat format, HeaderBytes bytes) throws IOException {
        return new Sound(new ImageHeader(format, NewFormats.shape(format, bytes)));
    }

    /** A sound header, or a refusal if the shape is none. */
    static Reading sound(ImageFormat format, long width, long height, int channels, int depth) {
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            return new Unfit("The %s file says it has %d x %d pixels.".formatted(format, width, height));
        }
        return new Sound(new ImageHeader(format, new Dimensions((int) width, (int) height, channels, depth)));
    }
}
