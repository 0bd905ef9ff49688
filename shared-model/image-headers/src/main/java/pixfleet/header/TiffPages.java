package pixfleet.header;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pages of a TIFF file: all of one kind. Previews and masks between them do not count.
 *
 * @param places where the directories of the pages stand, at least one
 */
public record TiffPages(List<Long> places) {
    /** The most pages that are taken. */
    public static final int MOST = 10_000;

    private static final int MOST_DIRECTORIES = 4 * MOST;
    private static final List<Integer> KIND = List.of(
            TiffTag.WIDTH,
            TiffTag.HEIGHT,
            TiffTag.BITS_PER_SAMPLE,
            TiffTag.PHOTOMETRIC,
            TiffTag.SAMPLES_PER_PIXEL,
            TiffTag.SAMPLE_FORMAT);

    /** Copies the list. */
    public TiffPages {
        places = List.copyOf(places);
    }

    /**
     * Finds them.
     *
     * @throws UnfitImage if they are of different kinds, or too many
     */
    public static TiffPages of(FileBytes file) {
        return of(file, MOST_DIRECTORIES);
    }

    /** Those among the first directories. */
    static TiffPages of(FileBytes file, int directories) {
        TiffDirectory first = TiffDirectory.first(file);
        var places = new ArrayList<>(List.of(first.at()));
        Optional<TiffDirectory> directory = first.next();
        for (int i = 1; directory.isPresent() && i < directories; i++) {
            if (directory.get().isPage()) {
                check(first, directory.get(), places.size() + 1);
                places.add(directory.get().at());
            }
            directory = directory.get().next();
        }
        if (places.size() > MOST || (directory.isPresent() && directories == MOST_DIRECTORIES)) {
            throw new UnfitImage("The TIFF has more than %d pages.".formatted(MOST));
        }
        return new TiffPages(places);
    }

    private static void check(TiffDirectory first, TiffDirectory page, int number) {
        for (int tag : KIND) {
            if (first.value(tag, -1) != page.value(tag, -1)) {
                throw new UnfitImage("The TIFF's pages are of different kinds: the first is %s, page %d is %s."
                        .formatted(described(first), number, described(page)));
            }
        }
    }

    private static String described(TiffDirectory page) {
        return "%d x %d pixels of %d values with %d bits in %s"
                .formatted(
                        page.value(TiffTag.WIDTH, 0),
                        page.value(TiffTag.HEIGHT, 0),
                        page.value(TiffTag.SAMPLES_PER_PIXEL, 1),
                        page.value(TiffTag.BITS_PER_SAMPLE, 1),
                        TiffValues.colours(page.value(TiffTag.PHOTOMETRIC, 0)));
    }

    /**
     * Makes a page the first directory of its file, so that whoever reads one picture reads that one.
     *
     * @param file from 0; is changed
     */
    public void open(ByteBuffer file, int page) {
        ByteOrder order = file.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer bytes = file.duplicate().order(order);
        if (bytes.getShort(2) == TiffDirectory.BIG) {
            bytes.putLong(8, places.get(page));
        } else {
            bytes.putInt(4, places.get(page).intValue());
        }
    }
}
