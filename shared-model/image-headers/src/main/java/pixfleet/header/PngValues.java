package pixfleet.header;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a PNG's header says of its values.
 *
 * @param colourType PNG's number of it
 * @param bits of a value
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition, 11.2.1</a>
 */
public record PngValues(int colourType, int bits) {
    private static final int GRAY = 0;

    private static final Map<Integer, List<Integer>> BITS = Map.of(
            GRAY,
            List.of(1, 2, 4, 8, 16),
            2,
            List.of(8, 16),
            3,
            List.of(1, 2, 4, 8),
            4,
            List.of(8, 16),
            6,
            List.of(8, 16));

    /** Why such values are not taken, a sentence; nothing if they are. */
    public Optional<String> refusal() {
        return BITS.getOrDefault(colourType, List.of()).contains(bits)
                ? Optional.empty()
                : Optional.of("The PNG has %d bits a value in colour type %d, which do not go together."
                        .formatted(bits, colourType));
    }

    /**
     * Channels once decoded: gray with alpha becomes colour with alpha.
     *
     * @param transparent whether a colour, a gray or entries of the palette are said to be transparent
     */
    public int channels(boolean transparent) {
        return switch (colourType) {
            case GRAY -> transparent ? 4 : 1;
            case 2, 3 -> transparent ? 4 : 3;
            default -> 4;
        };
    }
}
