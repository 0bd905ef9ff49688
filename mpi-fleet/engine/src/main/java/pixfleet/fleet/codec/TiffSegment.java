package pixfleet.fleet.codec;

/**
 * A strip or tile of a TIFF, or some whole rows of an uncompressed strip.
 *
 * @param at its first byte
 * @param bytes as stored
 * @param rows of pixels
 * @param columns of pixels
 */
public record TiffSegment(long at, long bytes, int rows, int columns) {
    /** The byte behind the last one. */
    public long end() {
        return at + bytes;
    }

    /** The same, elsewhere. */
    public TiffSegment movedTo(long place) {
        return new TiffSegment(place, bytes, rows, columns);
    }
}
