package pixfleet.control.intake;

import java.util.Optional;
import pixfleet.control.intake.HeaderBytes.BudgetSpent;
import pixfleet.control.intake.HeaderBytes.Replaced;
import pixfleet.control.intake.Reading.Sound;
import pixfleet.control.intake.Reading.Unfit;
import pixfleet.control.intake.Uploads.Upload;
import pixfleet.header.ImageHeader;
import pixfleet.header.Magic;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;

/** Finds out what an upload is, by its magic number and header alone; the file's name plays no part. */
final class HeaderReader {
    private final Uploads uploads;

    HeaderReader(Uploads uploads) {
        this.uploads = uploads;
    }

    /** Reads the header of that version; nothing if it has been replaced or removed meanwhile. */
    Optional<Reading> read(Upload upload) {
        var bytes = HeaderBytes.ofHeader(uploads, upload);
        try {
            return Optional.of(new Sound(ImageHeader.read(bytes)));
        } catch (UnfitImage e) {
            return Optional.of(new Unfit(e.reason()));
        } catch (BudgetSpent _) {
            String name = Magic.format(bytes).map(ImageFormat::name).orElse("");
            return Optional.of(new Unfit("The " + name + " file does not say its size within its first part."));
        } catch (Replaced _) {
            return Optional.empty();
        }
    }

    /**
     * Whether the picture of that version lies on its side; nothing if it has been replaced or removed meanwhile.
     *
     * @param format what {@link #read} found it to be
     */
    Optional<Turn> turn(Upload upload, ImageFormat format) {
        try {
            return Optional.of(Orientation.read(HeaderBytes.anywhere(uploads, upload), format));
        } catch (Replaced _) {
            return Optional.empty();
        } catch (UnfitImage | BudgetSpent _) {
            // Cut off or full of other things: the rank, which reads all of it, has the last word.
            return Optional.of(Turn.UNKNOWN);
        }
    }
}
