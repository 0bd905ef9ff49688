package pixfleet.fleet.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;

/** Decodes files that OpenCV cannot read or would misread. Called by one thread. */
public interface OtherDecoder {
    /** What a file is to this decoder. */
    enum Kind {
        /** HEIC and AVIF. */
        HEIF,
        /** JPEG XL. */
        JXL,
        /** The first picture of a GIF. */
        GIF,
        /** JPEG 2000. */
        JPEG_2000,
        /** A TIFF whose values are gray or colour, after decompression. */
        TIFF,
        /** A TIFF of inks. */
        TIFF_INKS,
        /** A TIFF in CIE L*a*b*. */
        TIFF_LAB,
        /** A JPEG of inks with a profile that says which. */
        JPEG_INKS
    }

    /**
     * A decoded picture.
     *
     * @param shape 1, 3 or 4 channels of 8 or 16 bits, as stored: not turned by what metadata say
     * @param pixels rows back to back, R, G, B (, A), values of 16 bits in the machine's byte order
     * @param profile the ICC profile its colours are in, if it has one
     * @param exif its EXIF block, as JPEG has it, if it has one
     * @param xmp its packet of XMP, if it has one
     */
    record Picture(
            Dimensions shape,
            MemorySegment pixels,
            Optional<byte[]> profile,
            Optional<byte[]> exif,
            Optional<byte[]> xmp) {}

    /**
     * Decodes a file.
     *
     * @param name what the file is to a reader of sentences: {@code JPEG XL}
     * @param bytes the file, from 0 to the limit; left alone
     * @param arena lends the memory of the picture
     * @throws UnfitImage if it cannot be decoded, takes more memory or time than it may, or this machine has no such decoder
     */
    Picture decode(Kind kind, String name, ByteBuffer bytes, Arena arena);
}
