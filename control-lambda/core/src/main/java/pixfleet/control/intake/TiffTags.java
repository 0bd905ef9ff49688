package pixfleet.control.intake;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pixfleet.header.TiffValues;

/**
 * Walks the directories of a TIFF or BigTIFF and keeps the few tags that tell a picture's shape. All others are passed over
 * unread: strip tables and embedded profiles can be megabytes long.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0, section 2</a>
 * @see <a href="https://libtiff.gitlab.io/libtiff/specification/bigtiff.html">BigTIFF</a>
 */
final class TiffTags {
    static final int SUBFILE = 254;
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int SAMPLES = 277;
    static final int SAMPLE_FORMAT = 339;

    private static final Set<Integer> WANTED = Set.of(
            SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, SAMPLES, SAMPLE_FORMAT, TiffValues.DNG_VERSION);
    private static final int MAX_DIRECTORIES = 16;
    private static final int MAX_ENTRIES = 65_535;
    private static final int REDUCED_OR_MASK = 0b101;

    /**
     * How wide the numbers are that lead through the file.
     *
     * @param first where the place of the first directory stands
     * @param countBytes of the number of a directory's entries
     * @param wordBytes of a place in the file and of an entry's count of values
     */
    private record Layout(int first, int countBytes, int wordBytes) {
        static final Layout CLASSIC = new Layout(4, 2, 4);
        static final Layout BIG = new Layout(8, 8, 8);

        int entryBytes() {
            return 4 + 2 * wordBytes;
        }
    }

    /** The wanted tags of a directory, the first value of each. */
    record Directory(Map<Integer, Long> tags) {
        long value(int tag, long otherwise) {
            return tags.getOrDefault(tag, otherwise);
        }

        /** Whether it is an image of its own, not a thumbnail or mask. */
        boolean isPage() {
            return (value(SUBFILE, 0) & REDUCED_OR_MASK) == 0;
        }
    }

    private final HeaderBytes bytes;
    private final boolean little;
    private final Layout layout;

    private TiffTags(HeaderBytes bytes) throws IOException {
        this.bytes = bytes;
        this.little = bytes.unsigned(0) == 'I';
        boolean big = number(2, 2) == 43;
        if (big && number(4, 2) != 8) {
            throw new EOFException("places of " + number(4, 2) + " bytes");
        }
        this.layout = big ? Layout.BIG : Layout.CLASSIC;
    }

    /** The directories, of which at most {@value #MAX_DIRECTORIES} are looked at. */
    static List<Directory> directories(HeaderBytes bytes) throws IOException {
        var tiff = new TiffTags(bytes);
        var directories = new ArrayList<Directory>();
        long at = tiff.number(tiff.layout.first(), tiff.layout.wordBytes());
        while (at != 0 && directories.size() < MAX_DIRECTORIES) {
            at = tiff.read(at, directories);
        }
        return List.copyOf(directories);
    }

    /** Reads a directory and answers where the next one is, 0 for nowhere. */
    private long read(long at, List<Directory> directories) throws IOException {
        long count = number(at, layout.countBytes());
        if (count < 1 || count > MAX_ENTRIES) {
            throw new EOFException("a directory of " + count + " entries");
        }
        Map<Integer, Long> tags = new HashMap<>();
        long entry = at + layout.countBytes();
        for (long i = 0; i < count; i++, entry += layout.entryBytes()) {
            int tag = (int) number(entry, 2);
            if (WANTED.contains(tag) && !tags.containsKey(tag)) {
                tags.put(tag, firstValue(entry));
            }
        }
        directories.add(new Directory(Map.copyOf(tags)));
        return number(entry, layout.wordBytes());
    }

    private long firstValue(long entry) throws IOException {
        int size = size((int) number(entry + 2, 2));
        long count = number(entry + 4, layout.wordBytes());
        long inline = entry + 4 + layout.wordBytes();
        boolean fits = count <= layout.wordBytes() / size;
        return number(fits ? inline : number(inline, layout.wordBytes()), size);
    }

    /** Bytes of a value. The tags kept are whole numbers; one of another type makes the file a damaged one. */
    private static int size(int type) throws IOException {
        return switch (type) {
            case 1 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            case 16 -> 8;
            default -> throw new EOFException("a number of type " + type);
        };
    }

    private long number(long at, int count) throws IOException {
        return little ? bytes.littleEndian(at, count) : bytes.bigEndian(at, count);
    }
}
