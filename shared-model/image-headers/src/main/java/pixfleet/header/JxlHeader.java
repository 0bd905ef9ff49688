package pixfleet.header;

import pixfleet.header.Boxes.Box;
import pixfleet.pipeline.Dimensions;

/**
 * The first bits of a JPEG XL codestream, lowest bit first.
 *
 * @see <a href="https://www.iso.org/standard/85066.html">ISO/IEC 18181-1, annexes A and D</a>
 */
final class JxlHeader {
    private static final int[][] RATIOS = {{1, 1}, {12, 10}, {4, 3}, {3, 2}, {16, 9}, {5, 4}, {2, 1}};
    private static final int[] SIZE_BITS = {9, 13, 18, 30};
    private static final int BITS_SAID = 3;
    private static final int BITS_OF_SIZE = 6;
    private static final int BITS_OF_EXPONENT = 4;
    private static final int SIGNATURE = 0xFF0A;
    private static final int PART_INDEX_BYTES = 4;

    private final FileBytes file;
    private final long start;
    private long bit;

    private JxlHeader(FileBytes file, long start) {
        this.file = file;
        this.start = start;
    }

    static Dimensions shape(FileBytes file) {
        if (file.big(0, 2) == SIGNATURE) {
            return new JxlHeader(file, 2).shape();
        }
        Box whole = Boxes.find(file, 0, file.length(), "jxlc").orElse(new Box(0, 0));
        long at = whole.content();
        if (at == 0) {
            at = Boxes.find(file, 0, file.length(), "jxlp")
                            .orElseThrow(FileEnd::new)
                            .content()
                    + PART_INDEX_BYTES;
        }
        if (file.big(at, 2) != SIGNATURE) {
            throw new FileEnd();
        }
        return new JxlHeader(file, at + 2).shape();
    }

    private long bits(int count) {
        long value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (long) (file.unsigned(start + bit / 8) >>> bit % 8 & 1) << i;
        }
        return value;
    }

    private long edge(boolean eighths) {
        return eighths ? (bits(5) + 1) * 8 : bits(SIZE_BITS[(int) bits(2)]) + 1;
    }

    private Dimensions shape() {
        boolean eighths = bits(1) == 1;
        long height = edge(eighths);
        int ratio = (int) bits(3);
        long width = ratio == 0 ? edge(eighths) : height * RATIOS[ratio - 1][0] / RATIOS[ratio - 1][1];
        if (bits(1) == 1) {
            return NewFormats.sound(width, height, 3, 8);
        }
        if (bits(1) == 0) {
            return valued(width, height);
        }
        boolean turned = bits(3) >= 4;
        long shownWidth = turned ? height : width;
        long shownHeight = turned ? width : height;
        boolean more = bits(3) != 0;
        // Previews and animations are described before values are; an upper bound is enough.
        return more ? NewFormats.sound(shownWidth, shownHeight, 4, 16) : valued(shownWidth, shownHeight);
    }

    private Dimensions valued(long width, long height) {
        boolean floating = bits(1) == 1;
        long size = bits(2);
        boolean eight = !floating && size == 0;
        if (size == BITS_SAID) {
            bits(BITS_OF_SIZE);
        }
        if (floating) {
            bits(BITS_OF_EXPONENT);
        }
        // Whether buffers of 16 bits are enough is passed over.
        bits(1);
        long extra = bits(2);
        if (extra == 0 || (extra == 1 && bits(1) == 1)) {
            checkColours();
        }
        return eight ? NewFormats.sound(width, height, extra != 0 ? 4 : 3, 8) : NewFormats.sound(width, height, 4, 16);
    }

    /** What is stored with loss has colours of the format's own; libvips gives them as linear ones, not as the profile's. */
    private void checkColours() {
        boolean lossy = bits(1) == 1;
        boolean usual = bits(1) == 1;
        if (lossy && !usual && bits(1) == 1) {
            throw new UnfitImage("The JPEG XL picture is stored with loss and has a colour profile of its own, by which"
                    + " libvips does not give its colours; save it without loss, or as PNG or TIFF.");
        }
    }
}
