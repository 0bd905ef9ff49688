package pixfleet.fleet.process;

import pixfleet.fleet.process.Decoding.Route;
import pixfleet.header.ImageHeader;
import pixfleet.job.ImageFormat;

/** Files of the formats that OpenCV does not read. Their decoder turns pictures by itself. */
final class Foreign {
    private Foreign() {}

    static ImageFile read(ImageHeader said) {
        return ImageFile.of(said, 1, Decoding.by(route(said.format())));
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
