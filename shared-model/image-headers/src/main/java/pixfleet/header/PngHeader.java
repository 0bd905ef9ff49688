package pixfleet.header;

import pixfleet.job.ImageFormat;

/**
 * What a PNG's chunks before its pixels say. Of an animation the picture counts that viewers without animations show.
 *
 * @param header of the picture
 * @param transparent whether a colour, a gray or entries of the palette are said to be transparent
 */
public record PngHeader(ImageHeader header, boolean transparent) {
    private static final int HEADER_BYTES = 13;

    /**
     * Reads it.
     *
     * @throws UnfitImage if it is damaged or there are no pixels behind it
     */
    public static PngHeader read(FileBytes file) {
        PngChunk first = PngChunk.first(file);
        if (first.type() != PngChunk.HEADER || first.length() != HEADER_BYTES) {
            throw new UnfitImage("The PNG is damaged: it does not begin with its header.");
        }
        boolean transparent = false;
        PngChunk chunk = first;
        while (chunk.type() != PngChunk.DATA) {
            if (chunk.type() == PngChunk.END) {
                throw UnfitImage.truncated("the PNG holds no pixels");
            }
            transparent |= chunk.type() == PngChunk.TRANSPARENCY;
            chunk = chunk.next(file);
        }
        return new PngHeader(shape(file, first.content(), transparent), transparent);
    }

    private static ImageHeader shape(FileBytes file, long at, boolean transparent) {
        var values = new PngValues(file.unsigned(at + 9), file.unsigned(at + 8));
        UnfitImage.throwIf(values.refusal());
        return ImageHeader.of(
                ImageFormat.PNG,
                file.big(at, 4),
                file.big(at + 4, 4),
                values.channels(transparent),
                values.bits() == 16 ? 16 : 8);
    }

    /**
     * EXIF's code for how the picture is to be turned, 1 to 8. The first block that says it counts, in a chunk of its own or
     * in an old writer's text; it may stand behind the pixels.
     */
    public static int orientation(FileBytes file) {
        PngChunk chunk = PngChunk.first(file);
        while (chunk.type() != PngChunk.END) {
            int said = orientation(file, chunk);
            if (said != Exif.NOT_SAID) {
                return said;
            }
            chunk = chunk.next(file);
        }
        return Exif.UPRIGHT;
    }

    /** The same as far as one chunk says it; {@link Exif#NOT_SAID} if it does not. */
    private static int orientation(FileBytes file, PngChunk chunk) {
        return switch (chunk.type()) {
            case PngChunk.EXIF -> Exif.orientation(file, chunk.content(), chunk.length());
            case PngChunk.TEXT, PngChunk.COMPRESSED_TEXT -> RawProfile.orientation(file, chunk);
            default -> Exif.NOT_SAID;
        };
    }
}
