package pixfleet.header;

import java.util.ArrayList;
import java.util.List;
import pixfleet.header.Boxes.Box;
import pixfleet.pipeline.Dimensions;

/**
 * The primary picture's properties in a HEIC or AVIF file.
 *
 * @see <a href="https://www.iso.org/standard/83650.html">ISO/IEC 23008-12, 6.5 and 9.3</a>
 */
final class HeifHeader {
    /** A version and flags stand in front of some boxes' content. */
    private static final int VERSION_BYTES = 4;

    private static final int MAX_ASSOCIATIONS = 4096;

    private HeifHeader() {}

    /** A property, and what kind it is of. */
    private record Property(String type, Box box) {}

    static Dimensions shape(FileBytes file) {
        Box meta = Boxes.find(file, 0, file.length(), "meta").orElseThrow(FileEnd::new);
        long from = meta.content() + VERSION_BYTES;
        Box primary = Boxes.find(file, from, meta.end(), "pitm").orElseThrow(FileEnd::new);
        boolean wide = file.unsigned(primary.content()) > 0;
        long item = file.big(primary.content() + VERSION_BYTES, wide ? 4 : 2);
        Box properties = Boxes.find(file, from, meta.end(), "iprp").orElseThrow(FileEnd::new);
        Box container =
                Boxes.find(file, properties.content(), properties.end(), "ipco").orElseThrow(FileEnd::new);
        var all = new ArrayList<Property>();
        Boxes.visit(file, container.content(), container.end(), (type, box) -> all.add(new Property(type, box)));
        Box associations =
                Boxes.find(file, properties.content(), properties.end(), "ipma").orElseThrow(FileEnd::new);
        return shape(file, of(file, associations, item, all), all);
    }

    /** The properties of an item, in order. */
    private static List<Property> of(FileBytes file, Box associations, long item, List<Property> all) {
        int version = file.unsigned(associations.content());
        boolean wideIndex = (file.unsigned(associations.content() + 3) & 1) == 1;
        long at = associations.content() + VERSION_BYTES;
        long items = file.big(at, 4);
        at += 4;
        for (long i = 0; i < Math.min(items, MAX_ASSOCIATIONS); i++) {
            int idBytes = version < 1 ? 2 : 4;
            long id = file.big(at, idBytes);
            int count = file.unsigned(at + idBytes);
            at += idBytes + 1;
            var own = new ArrayList<Property>();
            for (int j = 0; j < count; j++, at += wideIndex ? 2 : 1) {
                long index = wideIndex ? file.big(at, 2) & 0x7FFF : file.unsigned(at) & 0x7F;
                if (index >= 1 && index <= all.size()) {
                    own.add(all.get((int) index - 1));
                }
            }
            if (id == item) {
                return own;
            }
        }
        throw new FileEnd();
    }

    private static Dimensions shape(FileBytes file, List<Property> own, List<Property> all) {
        long width = 0;
        long height = 0;
        int bits = 8;
        for (Property property : own) {
            long at = property.box().content();
            switch (property.type()) {
                case "ispe" -> {
                    width = file.big(at + VERSION_BYTES, 4);
                    height = file.big(at + VERSION_BYTES + 4, 4);
                }
                case "clap" -> {
                    width = file.big(at, 4) / Math.max(1, file.big(at + 4, 4));
                    height = file.big(at + 8, 4) / Math.max(1, file.big(at + 12, 4));
                }
                case "irot" -> {
                    if ((file.unsigned(at) & 1) == 1) {
                        long swapped = width;
                        width = height;
                        height = swapped;
                    }
                }
                case "pixi" -> bits = Math.max(bits, file.unsigned(at + VERSION_BYTES + 1));
                default -> {}
            }
        }
        boolean alpha = false;
        for (Property property : all) {
            alpha |= property.type().equals("auxC");
        }
        return NewFormats.sound(width, height, alpha ? 4 : 3, bits > 8 ? 16 : 8);
    }
}
