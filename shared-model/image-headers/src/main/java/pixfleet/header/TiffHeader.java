package pixfleet.header;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import pixfleet.job.ImageFormat;

/** What a TIFF file's directories say, which may lie anywhere in it. The picture is that of the first. */
final class TiffHeader {
    private static final int MAX_DIRECTORIES = 16;

    /** Whole numbers without sign. */
    private static final Set<Integer> COUNTS = Set.of(1, TiffTag.TYPE_SHORT, TiffTag.TYPE_LONG, TiffTag.TYPE_LONG8);

    private static final List<Integer> SHAPE = List.of(
            TiffTag.WIDTH,
            TiffTag.HEIGHT,
            TiffTag.BITS_PER_SAMPLE,
            TiffTag.COMPRESSION,
            TiffTag.PHOTOMETRIC,
            TiffTag.SAMPLES_PER_PIXEL,
            TiffTag.SAMPLE_FORMAT);

    /** Each channel by itself. */
    private static final int SEPARATE = 2;

    private TiffHeader() {}

    /**
     * Reads it.
     *
     * @throws UnfitImage if it is damaged, nobody decodes such values, or there are several pages of different kinds
     */
    static ImageHeader read(FileBytes file) {
        TiffDirectory first = TiffDirectory.first(file);
        TiffValues values = TiffValues.of(first);
        if (values.raw()) {
            UnfitImage.throwIf(values.refusal());
        }
        int pages = pages(file, first);
        SHAPE.forEach(tag -> check(first, tag));
        UnfitImage.throwIf(values.refusal());
        UnfitImage.throwIf(refusalOfPlanes(first, values));
        return ImageHeader.of(
                        ImageFormat.TIFF,
                        first.value(TiffTag.WIDTH, 0),
                        first.value(TiffTag.HEIGHT, 0),
                        values.channels(),
                        values.depth())
                .withPages(pages);
    }

    /** Of planes that OpenCV misreads, libvips gives wrong values of two, and refuses those in tiles. */
    private static Optional<String> refusalOfPlanes(TiffDirectory first, TiffValues values) {
        if (values.samples() < 2 || first.value(TiffTag.PLANAR, 1) != SEPARATE) {
            return Optional.empty();
        }
        if (values.samples() == 2) {
            return Optional.of("The TIFF has gray and alpha in separate planes, which are not read here.");
        }
        boolean misread = values.samples() == 4 || values.bits() == Short.SIZE;
        return misread && first.has(TiffTag.TILE_OFFSETS)
                ? Optional.of(
                        "The TIFF has separate planes in tiles, which are not read here with %d bits and %d channels."
                                .formatted(values.bits(), values.samples()))
                : Optional.empty();
    }

    private static void check(TiffDirectory directory, int tag) {
        if (directory.has(tag) && !COUNTS.contains(directory.type(tag))) {
            throw new UnfitImage("The TIFF is damaged: its field %d is no whole number.".formatted(tag));
        }
    }

    /** How many there are among the first directories: the others are looked at by whoever has the whole file. */
    private static int pages(FileBytes file, TiffDirectory first) {
        if (!first.isPage()) {
            throw new UnfitImage("The TIFF begins with a preview or mask of another picture, which is not taken.");
        }
        return TiffPages.of(file, MAX_DIRECTORIES).places().size();
    }
}
