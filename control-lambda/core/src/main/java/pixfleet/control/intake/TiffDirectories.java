package pixfleet.control.intake;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import pixfleet.control.intake.Reading.Unfit;
import pixfleet.header.TiffValues;
import pixfleet.job.ImageFormat;

/** A TIFF file's image directories, which may lie anywhere in it. */
final class TiffDirectories {
    private TiffDirectories() {}

    static Reading read(HeaderBytes bytes) throws IOException {
        List<TiffTags.Directory> directories = TiffTags.directories(bytes);
        if (!directories.isEmpty() && directories.getFirst().tags().containsKey(TiffValues.DNG_VERSION)) {
            return shape(directories.getFirst());
        }
        List<TiffTags.Directory> pages =
                directories.stream().filter(TiffTags.Directory::isPage).toList();
        if (pages.isEmpty()) {
            throw new EOFException();
        }
        if (pages.size() > 1) {
            return new Unfit("The TIFF has several pages; only single images are taken.");
        }
        return shape(pages.getFirst());
    }

    private static Reading shape(TiffTags.Directory page) {
        long samples = page.value(TiffTags.SAMPLES, 1);
        var values = new TiffValues(
                page.value(TiffTags.COMPRESSION, 1),
                page.value(TiffTags.PHOTOMETRIC, samples >= 3 ? TiffValues.RGB : TiffValues.MIN_IS_BLACK),
                samples,
                page.value(TiffTags.BITS, 1),
                page.value(TiffTags.SAMPLE_FORMAT, 1),
                page.tags().containsKey(TiffValues.DNG_VERSION));
        return values.refusal()
                .<Reading>map(Unfit::new)
                .orElseGet(() -> HeaderReader.sound(
                        ImageFormat.TIFF,
                        page.value(TiffTags.WIDTH, 0),
                        page.value(TiffTags.HEIGHT, 0),
                        values.channels(),
                        values.depth()));
    }
}
