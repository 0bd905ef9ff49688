package pixfleet.fleet.attach;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.fleet.attach.Resolution.Unit;
import pixfleet.header.FileBytes;
import pixfleet.header.TiffDirectory;
import pixfleet.header.TiffTag;
import pixfleet.header.UnfitImage;

/**
 * Attachments in fields of a TIFF's directory.
 *
 * @see <a href="https://docs.ogc.org/is/19-008r4/19-008r4.html">OGC GeoTIFF</a>
 */
public final class TiffAttachments {
    private static final int PROFILE = 34_675;
    private static final int DESCRIPTION = 270;
    private static final int INCH = 2;
    private static final int CENTIMETRE = 3;

    /** Scale, tie points, transformation, keys and their parameters; GDAL's metadata and value for nothing. */
    private static final List<Integer> PLACE =
            List.of(DESCRIPTION, 33_550, 33_922, 34_264, 34_735, 34_736, 34_737, 42_112, 42_113);

    private static final int MAX_FIELD_BYTES = 1 << 20;

    private TiffAttachments() {}

    /**
     * Reads them.
     *
     * @throws pixfleet.fault.TransientFailure if the file could not be read this time
     */
    public static Attachments read(TiffDirectory directory) {
        var place = new ArrayList<CopiedEntry>();
        for (int tag : PLACE) {
            field(directory, tag, MAX_FIELD_BYTES).ifPresent(place::add);
        }
        Optional<Profile> profile =
                field(directory, PROFILE, Profile.MAX_BYTES).flatMap(field -> Profile.of(field.values()));
        return new Attachments(profile, List.of(), resolution(directory), place, Metadata.of(directory));
    }

    /** The resolution that an EXIF block states; nothing if it is damaged. */
    static Optional<Resolution> resolutionOf(ByteBuffer exif) {
        try {
            return resolution(TiffDirectory.first(FileBytes.of(exif)));
        } catch (UnfitImage e) {
            return Optional.empty();
        }
    }

    private static Optional<CopiedEntry> field(TiffDirectory directory, int tag, int maxBytes) {
        long count = directory.count(tag);
        int size = TiffTag.size(directory.type(tag));
        // A fraction is two numbers, of which the table gives one.
        if (count < 1 || count > maxBytes / size || directory.type(tag) == TiffTag.TYPE_RATIONAL) {
            return Optional.empty();
        }
        TiffDirectory.Table table = directory.table(tag);
        ByteBuffer values = ByteBuffer.allocate((int) count * size).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < count; i++) {
            long value = table.value(i);
            switch (size) {
                case Byte.BYTES -> values.put((byte) value);
                case Short.BYTES -> values.putShort((short) value);
                case Integer.BYTES -> values.putInt((int) value);
                default -> values.putLong(value);
            }
        }
        return Optional.of(new CopiedEntry(tag, directory.type(tag), (int) count, values.flip()));
    }

    private static Optional<Resolution> resolution(TiffDirectory directory) {
        double x = fraction(directory, TiffTag.X_RESOLUTION);
        double y = fraction(directory, TiffTag.Y_RESOLUTION);
        Unit unit = switch ((int) directory.value(TiffTag.RESOLUTION_UNIT, INCH)) {
            case INCH -> Unit.INCH;
            case CENTIMETRE -> Unit.CENTIMETRE;
            default -> Unit.NONE;
        };
        return Resolution.isSound(x, y) && !(unit == Unit.NONE && x == y)
                ? Optional.of(new Resolution(x, y, unit))
                : Optional.empty();
    }

    /** Numerator and denominator stand as one number of 64 bits. */
    private static double fraction(TiffDirectory directory, int tag) {
        if (!directory.has(tag) || directory.type(tag) != TiffTag.TYPE_RATIONAL) {
            return 0;
        }
        long both = directory.value(tag, 0);
        long low = both & 0xFFFFFFFFL;
        long high = both >>> 32;
        boolean little = directory.order() == ByteOrder.LITTLE_ENDIAN;
        double numerator = little ? low : high;
        double denominator = little ? high : low;
        return denominator == 0 ? 0 : numerator / denominator;
    }
}
