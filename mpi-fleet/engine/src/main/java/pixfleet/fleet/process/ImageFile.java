package pixfleet.fleet.process;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
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
     * Reads a whole file. Every part the container announces must be there, so that a truncated file is never taken for a
     * picture.
     *
     * @param file the bytes from 0 to its limit; position and order are left alone
     * @throws UnfitImage if the bytes are no image of the formats we take, or only a part of one
     */
    public static ImageFile read(ByteBuffer file) {
        ByteBuffer bytes = file.duplicate().clear().limit(file.limit());
        ImageFormat format = format(bytes)
                .orElseThrow(() -> new UnfitImage(
                        "The file is not a JPEG, PNG, WebP, BMP, TIFF, HEIC, AVIF, JPEG XL, GIF or JPEG 2000 image."));
        try {
            return switch (format) {
                case JPEG -> Jpeg.read(bytes);
                case PNG -> Png.read(bytes);
                case WEBP -> Webp.read(bytes);
                case BMP -> Bmp.read(bytes);
                case TIFF -> Tiff.read(bytes);
                case HEIC, AVIF, JXL, GIF, JP2 -> Foreign.read(format, bytes);
            };
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw UnfitImage.truncated("it ends in the middle of its " + format + " header");
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnfitImage("The " + format + " header is damaged: " + e.getMessage() + ".");
        }
    }

    private static Optional<ImageFormat> format(ByteBuffer bytes) {
        if (bytes.limit() < 12) {
            return Optional.empty();
        }
        int first = bytes.getInt(0);
        if (first >>> 8 == 0xFFD8FF) {
            return Optional.of(ImageFormat.JPEG);
        }
        if (first == 0x89504E47) {
            return Optional.of(ImageFormat.PNG);
        }
        if (first == 0x52494646 && bytes.getInt(8) == 0x57454250) {
            return Optional.of(ImageFormat.WEBP);
        }
        if (first >>> 16 == 0x424D) {
            return Optional.of(ImageFormat.BMP);
        }
        boolean tiff = first == 0x49492A00 || first == 0x4D4D002A || first == 0x49492B00 || first == 0x4D4D002B;
        return tiff ? Optional.of(ImageFormat.TIFF) : Foreign.format(bytes);
    }
}
