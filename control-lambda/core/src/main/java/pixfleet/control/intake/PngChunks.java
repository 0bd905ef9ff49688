package pixfleet.control.intake;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.png.PngHeader;
import java.io.EOFException;
import java.io.IOException;
import pixfleet.control.intake.Reading.Unfit;
import pixfleet.header.PngValues;
import pixfleet.job.ImageFormat;

/** A PNG file's chunks before its pixels. */
final class PngChunks {
    private static final int SIGNATURE = 8;
    private static final int AROUND = 12;
    private static final long IHDR = 0x49484452L;
    private static final long IDAT = 0x49444154L;
    private static final long IEND = 0x49454E44L;
    private static final long TRNS = 0x74524E53L;

    private PngChunks() {}

    static Reading read(HeaderBytes bytes) throws IOException, ImageProcessingException {
        if (bytes.bigEndian(SIGNATURE, 4) != 13 || bytes.bigEndian(SIGNATURE + 4, 4) != IHDR) {
            throw new EOFException();
        }
        var header = new PngHeader(bytes.bytes(SIGNATURE + 8, 13));
        boolean transparent = false;
        for (long at = SIGNATURE; ; ) {
            long length = bytes.bigEndian(at, 4);
            long type = bytes.bigEndian(at + 4, 4);
            if (type == IDAT) {
                return shape(header, transparent);
            }
            if (type == IEND) {
                return new Unfit("The PNG file holds no pixels.");
            }
            transparent |= type == TRNS;
            at += AROUND + length;
        }
    }

    /** Of an animation the picture counts that viewers without animations show. */
    private static Reading shape(PngHeader header, boolean transparent) {
        int bits = header.getBitsPerSample();
        var values = new PngValues(header.getColorType().getNumericValue(), bits);
        return values.refusal()
                .<Reading>map(Unfit::new)
                .orElseGet(() -> HeaderReader.sound(
                        ImageFormat.PNG,
                        header.getImageWidth(),
                        header.getImageHeight(),
                        values.channels(transparent),
                        bits == 16 ? 16 : 8));
    }
}
