package pixfleet.fleet.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import pixfleet.fleet.process.Decoding.Route;
import pixfleet.header.FileBytes;
import pixfleet.header.NewFormats;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;

/** Reads headers of the formats that OpenCV does not read. Their decoder turns pictures by itself. */
final class Foreign {
    private Foreign() {}

    private record InMemory(ByteBuffer bytes) implements FileBytes {
        @Override
        public long length() {
            return bytes.limit();
        }

        @Override
        public int unsigned(long at) throws IOException {
            if (at < 0 || at >= bytes.limit()) {
                throw new EOFException();
            }
            return bytes.get((int) at) & 0xFF;
        }
    }

    static Optional<ImageFormat> format(ByteBuffer bytes) {
        try {
            return NewFormats.of(new InMemory(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("read memory", e);
        }
    }

    static ImageFile read(ImageFormat format, ByteBuffer bytes) {
        try {
            return new ImageFile(format, NewFormats.shape(format, new InMemory(bytes)), 1, Decoding.by(route(format)));
        } catch (IOException e) {
            throw new UnfitImage("The %s file is damaged or cut off: its header cannot be read.".formatted(format));
        }
    }

    private static Route route(ImageFormat format) {
        return switch (format) {
            case HEIC -> new Route.Other(OtherDecoder.Kind.HEIF, "HEIC");
            case AVIF -> new Route.Other(OtherDecoder.Kind.HEIF, "AVIF");
            case JXL -> new Route.Other(OtherDecoder.Kind.JXL, "JPEG XL");
            case GIF -> new Route.Other(OtherDecoder.Kind.GIF, "GIF");
            case JP2 -> new Route.Other(OtherDecoder.Kind.JPEG_2000, "JPEG 2000");
            case JPEG, PNG, WEBP, BMP, TIFF -> new Route.OpenCv();
        };
    }
}
