package pixfleet.fleet.verify;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;

/**
 * Rows of a picture of any length: of most TIFF files where they lie, of anything else out of a {@link PlainCopy}, which is there until this
 * is closed.
 */
final class PlainFile implements RowSource, AutoCloseable {
    private final PlainTiffRows rows;
    private final Optional<PlainCopy> copy;

    private PlainFile(PlainTiffRows rows, Optional<PlainCopy> copy) {
        this.rows = rows;
        this.copy = copy;
    }

    /**
     * Opens a picture.
     *
     * @param file stays open as long as this is used, and is not closed here
     * @throws UnfitImage if it is none that is read in this way
     */
    static PlainFile of(RangedFile file) {
        if (!isTiff(file)) {
            return copied(file, Libvips.Colours.AS_THEY_ARE);
        }
        PlainTiffTags tags = PlainTiffTags.read(file);
        if (PlainTiffRows.reads(tags)) {
            return new PlainFile(PlainTiffRows.of(file), Optional.empty());
        }
        return copied(file, PlainTiffRows.coloursOf(tags));
    }

    private static PlainFile copied(RangedFile file, Libvips.Colours colours) {
        try {
            PlainCopy copy = PlainCopy.of(file, colours);
            try {
                return new PlainFile(PlainTiffRows.of(copy), Optional.of(copy));
            } catch (RuntimeException e) {
                copy.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UnfitImage("The image is too large for one rank to hold, and is not compared in parts: %s."
                    .formatted(e.getMessage()));
        }
    }

    static boolean isTiff(RangedFile file) {
        byte[] mark = new byte[2];
        if (file.length() > mark.length) {
            file.read(0, MemorySegment.ofArray(mark));
        }
        return mark[0] == mark[1] && (mark[0] == 'I' || mark[0] == 'M');
    }

    @Override
    public Dimensions image() {
        return rows.image();
    }

    @Override
    public void read(int first, Mat into) {
        rows.read(first, into);
    }

    @Override
    public void close() {
        rows.close();
        copy.ifPresent(PlainCopy::close);
    }
}
