package pixfleet.pipeline;

/**
 * The shape of a decoded image.
 *
 * @param width columns, 1 or more
 * @param height rows, 1 or more
 * @param channels interleaved values a pixel: 1 gray, 2 gray with alpha, 3 colour, 4 colour with alpha
 * @param depth bits a value: 8 or 16
 */
public record Dimensions(int width, int height, int channels, int depth) {
    /** Checks every range. */
    public Dimensions {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an image has at least 1 x 1 pixels, not " + width + " x " + height);
        }
        if (channels < 1 || channels > 4) {
            throw new IllegalArgumentException("an image has 1 to 4 channels, not " + channels);
        }
        if (depth != 8 && depth != 16) {
            throw new IllegalArgumentException("a value has 8 or 16 bits, not " + depth);
        }
    }

    /** The same with another width and height. */
    public Dimensions sized(int newWidth, int newHeight) {
        return new Dimensions(newWidth, newHeight, channels, depth);
    }

    /** The same with another number of channels. */
    public Dimensions withChannels(int newChannels) {
        return new Dimensions(width, height, newChannels, depth);
    }

    /** The same with another depth. */
    public Dimensions withDepth(int newDepth) {
        return new Dimensions(width, height, channels, newDepth);
    }

    /** Rows times columns. */
    public long pixels() {
        return (long) width * height;
    }

    /** Bytes of a decoded row, without padding. */
    public long rowBytes() {
        return (long) width * channels * (depth / 8);
    }

    /** Bytes of the decoded image, without padding. */
    public long decodedBytes() {
        return rowBytes() * height;
    }
}
