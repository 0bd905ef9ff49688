package pixfleet.control.intake;

import com.drew.metadata.Metadata;
import com.drew.metadata.bmp.BmpHeaderDirectory;
import com.drew.metadata.bmp.BmpReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import pixfleet.control.intake.Reading.Unfit;
import pixfleet.job.ImageFormat;

/** A BMP file's second header. */
final class BmpHeader {
    private static final Set<Integer> BITS = Set.of(1, 4, 8, 16, 24, 32);

    private BmpHeader() {}

    static Reading read(HeaderBytes bytes) throws IOException {
        var metadata = new Metadata();
        new BmpReader().extract(bytes.forward(), metadata);
        BmpHeaderDirectory header = metadata.getFirstDirectoryOfType(BmpHeaderDirectory.class);
        if (header == null) {
            throw new EOFException();
        }
        Integer width = header.getInteger(BmpHeaderDirectory.TAG_IMAGE_WIDTH);
        Integer height = header.getInteger(BmpHeaderDirectory.TAG_IMAGE_HEIGHT);
        Integer bits = header.getInteger(BmpHeaderDirectory.TAG_BITS_PER_PIXEL);
        if (width == null || height == null || bits == null) {
            throw new EOFException();
        }
        if (!BITS.contains(bits)) {
            return new Unfit("The BMP has %d bits a pixel; 1, 4, 8, 16, 24 and 32 are taken.".formatted(bits));
        }
        // A negative height tells that the rows come from the top.
        return HeaderReader.sound(ImageFormat.BMP, width, Math.abs((long) height), bits == 32 ? 4 : 3, 8);
    }
}
