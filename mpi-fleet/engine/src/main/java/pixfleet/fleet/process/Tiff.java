package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import pixfleet.header.Exif;
import pixfleet.header.FileBytes;
import pixfleet.header.ImageHeader;
import pixfleet.header.TiffDirectory;
import pixfleet.header.TiffTag;
import pixfleet.header.UnfitImage;

/** Whether a TIFF or BigTIFF file in memory is all there, and who decodes it. */
final class Tiff {
    private final FileBytes file;
    private final TiffDirectory directory;

    private Tiff(FileBytes file) {
        this.file = file;
        this.directory = TiffDirectory.first(file);
    }

    static ImageFile read(ImageHeader said, ByteBuffer bytes) {
        var tiff = new Tiff(ByteWindow.over(RangedFile.of(bytes)));
        Decoding decoding = TiffKind.of(tiff.directory);
        tiff.checkData();
        return ImageFile.of(said, Exif.sane(tiff.directory.value(TiffTag.ORIENTATION, Exif.UPRIGHT)), decoding);
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
}
