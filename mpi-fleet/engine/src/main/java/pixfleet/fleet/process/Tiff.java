package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import pixfleet.header.Exif;
import pixfleet.header.TiffTag;
import pixfleet.header.TiffValues;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/** Reads what a whole TIFF or BigTIFF file in memory says of its first picture, and whether it is all there. */
final class Tiff {
    private final RangedFile file;
    private final TiffDirectory directory;

    private Tiff(RangedFile file) {
        this.file = file;
        this.directory = TiffDirectory.read(file);
    }

    static ImageFile read(ByteBuffer bytes) {
        var tiff = new Tiff(new BufferedFile(bytes));
        Decoding decoding = TiffKind.of(tiff.directory);
        tiff.checkData();
        return new ImageFile(
                ImageFormat.TIFF,
                tiff.shape(),
                Exif.sane((int) tiff.directory.value(TiffTag.ORIENTATION, 1)),
                decoding);
    }

    private void checkData() {
        boolean tiled = directory.has(TiffTag.TILE_OFFSETS);
        int offsets = tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS;
        if (!directory.has(offsets)) {
            throw UnfitImage.truncated("it has no picture data");
        }
        long sum = total(offsets, tiled ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS);
        long bits = directory.value(TiffTag.BITS_PER_SAMPLE, 1)
                * directory.value(TiffTag.SAMPLES_PER_PIXEL, 1)
                * directory.value(TiffTag.WIDTH, 0);
        if (directory.value(TiffTag.COMPRESSION, TiffTag.UNCOMPRESSED) == TiffTag.UNCOMPRESSED
                && sum < (bits + 7) / 8 * directory.value(TiffTag.HEIGHT, 0)) {
            throw UnfitImage.truncated("its strips hold fewer bytes than the picture has");
        }
    }

    private long total(int offsetsTag, int countsTag) {
        if (directory.count(countsTag) < directory.count(offsetsTag)) {
            throw new UnfitImage("The TIFF is damaged: it does not say how long its strips are.");
        }
        TiffDirectory.Table offsets = directory.table(offsetsTag);
        TiffDirectory.Table counts = directory.table(countsTag);
        long sum = 0;
        for (long i = 0; i < offsets.count(); i++) {
            long count = counts.value(i);
            long offset = offsets.value(i);
            if (offset < 0 || count < 0 || offset > file.length() || count > file.length() - offset) {
                throw UnfitImage.truncated("a part of the TIFF picture lies beyond its end");
            }
            sum += count;
        }
        return sum;
    }

    private Dimensions shape() {
        TiffValues values = TiffKind.values(directory);
        return new Dimensions(
                Math.toIntExact(directory.value(TiffTag.WIDTH, 0)),
                Math.toIntExact(directory.value(TiffTag.HEIGHT, 0)),
                values.channels(),
                values.depth());
    }
}
