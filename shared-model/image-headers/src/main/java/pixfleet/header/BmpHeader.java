package pixfleet.header;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import pixfleet.job.ImageFormat;

/**
 * A BMP file's two headers.
 *
 * @param header of the picture
 * @param kind how long the second header is, which tells its kind
 * @param bits a pixel
 * @param alpha whether a mask says which bits are alpha
 * @param compression as the file numbers it
 * @param end where the picture ends
 * @see <a href="https://learn.microsoft.com/windows/win32/gdi/bitmap-storage">Bitmap storage</a>
 */
public record BmpHeader(ImageHeader header, long kind, int bits, boolean alpha, long compression, long end) {
    /** The oldest kind, of OS/2. */
    public static final int OLD = 12;

    /** The kind that has no masks, or has them behind the header. */
    public static final int PLAIN = 40;

    /** From this kind on there is a fourth mask. */
    public static final int FOUR_MASKS = 56;

    /** The compression that is none, and says that masks deal the bits to the colours. */
    public static final int MASKS = 3;

    private static final int MASKS_AND_ALPHA = 6;

    private static final int MASKS_AT = 54;
    private static final Set<List<Long>> MASKS_OF_16_BITS =
            Set.of(List.of(0x7C00L, 0x3E0L, 0x1FL), List.of(0xF800L, 0x7E0L, 0x1FL));

    private static final int FILE_HEADER = 14;
    private static final int ALPHA_MASK = 66;
    private static final int RUN_LENGTH_8 = 1;
    private static final int RUN_LENGTH_4 = 2;
    private static final Set<Integer> BITS = Set.of(1, 4, 8, 16, 24, 32);

    /**
     * Reads it.
     *
     * @throws UnfitImage if it is damaged or nobody decodes such a picture
     */
    public static BmpHeader read(FileBytes file) {
        long kind = file.little(FILE_HEADER, 4);
        boolean old = kind == OLD;
        long width = old ? file.little(18, 2) : (int) file.little(18, 4);
        // A negative height tells that the rows come from the top.
        long height = old ? file.little(20, 2) : Math.abs((long) (int) file.little(22, 4));
        int bits = (int) file.little(old ? 24 : 28, 2);
        long compression = old ? 0 : file.little(30, 4);
        UnfitImage.throwIf(refusal(bits, compression));
        long pixels = file.little(10, 4);
        if (pixels < FILE_HEADER + kind) {
            throw new UnfitImage("The BMP is damaged: it says that its pixels begin within its header.");
        }
        UnfitImage.throwIf(refusalOfMasks(file, kind, bits, compression));
        long row = (width * bits + 31) / 32 * 4;
        long end = pixels + (runs(compression) ? file.little(34, 4) : row * height);
        boolean alpha = alpha(file, kind, bits, compression);
        return new BmpHeader(
                ImageHeader.of(ImageFormat.BMP, width, height, alpha ? 4 : 3, Byte.SIZE),
                kind,
                bits,
                alpha,
                compression,
                end);
    }

    /** Whether its pixels are run lengths. */
    public boolean runs() {
        return runs(compression);
    }

    private static boolean runs(long compression) {
        return compression == RUN_LENGTH_8 || compression == RUN_LENGTH_4;
    }

    /** Whether masks deal a pixel's bits to its colours. */
    public boolean masks() {
        return masks(compression);
    }

    private static boolean masks(long compression) {
        return compression == MASKS || compression == MASKS_AND_ALPHA;
    }

    private static boolean alpha(FileBytes file, long kind, int bits, long compression) {
        return bits == 32 && hasAlphaMask(file, kind, compression);
    }

    private static boolean hasAlphaMask(FileBytes file, long kind, long compression) {
        boolean masks = compression == MASKS_AND_ALPHA || (compression == MASKS && kind >= FOUR_MASKS);
        return masks && file.little(ALPHA_MASK, 4) != 0;
    }

    private static Optional<String> refusalOfMasks(FileBytes file, long kind, int bits, long compression) {
        if (bits != 16 || !masks(compression)) {
            return Optional.empty();
        }
        if (hasAlphaMask(file, kind, compression)) {
            return Optional.of("The BMP has 16 bits a pixel with alpha among them; without alpha they are taken.");
        }
        var masks = List.of(file.little(MASKS_AT, 4), file.little(MASKS_AT + 4, 4), file.little(MASKS_AT + 8, 4));
        return MASKS_OF_16_BITS.contains(masks)
                ? Optional.empty()
                : Optional.of("The BMP has 16 bits a pixel, dealt to red, green and blue as %x, %x and %x;"
                                .formatted(masks.toArray())
                        + " 5, 5 and 5 bits or 5, 6 and 5 are taken.");
    }

    private static Optional<String> refusal(int bits, long compression) {
        if (!BITS.contains(bits)) {
            return Optional.of("The BMP has %d bits a pixel; 1, 4, 8, 16, 24 and 32 are taken.".formatted(bits));
        }
        boolean read = compression == 0
                || (compression == RUN_LENGTH_8 && bits == 8)
                || (compression == RUN_LENGTH_4 && bits == 4)
                || (masks(compression) && (bits == 16 || bits == 32));
        return read
                ? Optional.empty()
                : Optional.of(("The BMP has %d bits a pixel compressed by method %d; none, run lengths of 4 and 8 bits"
                                + " and masks of 16 and 32 bits are read.")
                        .formatted(bits, compression));
    }
}
