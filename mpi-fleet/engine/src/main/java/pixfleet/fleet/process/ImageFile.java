package pixfleet.fleet.process;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import pixfleet.header.FileBytes;
import pixfleet.header.ImageHeader;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * What the bytes of a file say of the picture in it, read without decoding a pixel.
 *
 * @param format what the bytes are, whatever the file is called
 * @param dimensions shape as stored, before orientation; channels and depth are those the decoder will give, or an upper
 *     bound
 * @param orientation EXIF's code, 1 (upright) to 8
 * @param decoding how to get at the right pixels
 */
public record ImageFile(ImageFormat format, Dimensions dimensions, int orientation, Decoding decoding) {
    /** Checks the orientation. */
    public ImageFile {
        if (orientation < 1 || orientation > 8) {
            throw new IllegalArgumentException("orientations are 1 to 8, not " + orientation);
        }
    }

    /**
     * Reads a whole file: its header by the rules that intake goes by, and behind it every part that the container announces,
     * so that a truncated file is never taken for a picture.
     *
     * @param file the bytes from 0 to its limit; position and order are left alone
     * @throws UnfitImage if the bytes are no image of the formats we take, or only a part of one
     */
    public static ImageFile read(ByteBuffer file) {
        ByteBuffer bytes = file.duplicate().clear().limit(file.limit());
        FileBytes header = FileBytes.of(bytes);
        ImageHeader said = ImageHeader.read(header);
        try {
            return switch (said.format()) {
                case JPEG -> Jpeg.read(said, header, bytes);
                case PNG -> Png.read(said, header, bytes);
                case WEBP -> Webp.read(said, header);
                case BMP -> Bmp.read(said, header);
                case TIFF -> Tiff.read(said, bytes);
                case HEIC, AVIF, JXL, GIF, JP2 -> Foreign.read(said);
            };
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw UnfitImage.truncated("it ends in the middle of its " + said.format() + " header");
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnfitImage("The " + said.format() + " header is damaged: " + e.getMessage() + ".");
        }
    }

    /** A file of that header. */
    static ImageFile of(ImageHeader said, int orientation, Decoding decoding) {
        return new ImageFile(said.format(), said.dimensions(), orientation, decoding);
    }
}
