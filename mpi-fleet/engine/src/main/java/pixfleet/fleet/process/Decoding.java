package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * How to get at a file's right pixels: who decodes it, what of its bytes is to be changed before, and what of the
 * pixels afterwards. OpenCV decodes what it reads right; why it does not decode the rest is said in the tables where
 * this is chosen: {@link TiffKind}, {@link Png}, {@link Bmp}.
 *
 * @param route who decodes
 * @param patches bytes to be changed for it
 * @param finish what is to be done to what it gives
 */
public record Decoding(Route route, List<Patch> patches, Finish finish) {
    /** By OpenCV, as it is. */
    public static final Decoding PLAIN = new Decoding(new Route.OpenCv(), List.of(), new Finish.None());

    /** Copies the list. */
    public Decoding {
        patches = List.copyOf(patches);
    }

    /** Who decodes. */
    public sealed interface Route {
        /** OpenCV, which finds out for itself how many channels there are. */
        record OpenCv() implements Route {}

        /** OpenCV, told to give colours: it would make gray of them, or an alpha of what is only padding. */
        record Colours() implements Route {}

        /** OpenCV, given rows that are written out: it loses its way in run lengths that go beyond a row. */
        record RunLengths() implements Route {}

        /** OpenCV, a strip or tile of a TIFF at a time: it refuses the file as a whole. */
        record InParts() implements Route {}

        /**
         * What OpenCV cannot read, or misreads.
         *
         * @param kind what the file is to that decoder
         * @param name what it is to a reader of sentences: {@code TIFF compressed by Zstandard}
         */
        record Other(OtherDecoder.Kind kind, String name) implements Route {}
    }

    /** What is done to decoded pixels. */
    public sealed interface Finish {
        /** Nothing. */
        record None() implements Finish {}

        /** White and black change places. */
        record Inverted() implements Finish {}

        /** Colours were multiplied by their alpha, which is undone. */
        record Divided() implements Finish {}

        /**
         * Gray becomes colour with alpha.
         *
         * @param gray the value that is fully transparent; all others are opaque
         */
        record Transparent(int gray) implements Finish {}
    }

    /**
     * Bytes to be changed.
     *
     * @param at the first one's place in the file
     * @param bytes how many, 1 to 4
     * @param value what they become, big-endian
     */
    public record Patch(int at, int bytes, int value) {
        /** Changes them. */
        public void apply(ByteBuffer file) {
            for (int i = 0; i < bytes; i++) {
                file.put(at + i, (byte) (value >>> (8 * (bytes - 1 - i))));
            }
        }
    }

    static Decoding with(List<Patch> patches) {
        return new Decoding(new Route.OpenCv(), patches, new Finish.None());
    }

    static Decoding with(Finish finish) {
        return new Decoding(new Route.OpenCv(), List.of(), finish);
    }

    static Decoding by(Route route) {
        return new Decoding(route, List.of(), new Finish.None());
    }
}
