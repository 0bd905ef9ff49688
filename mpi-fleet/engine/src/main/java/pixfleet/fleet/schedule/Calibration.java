package pixfleet.fleet.schedule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.CostClass;

/**
 * What work costs on the machines of the fleet, as {@code ./pixfleet bench calibrate} measures it. All of one core.
 *
 * @param cheap nanoseconds a decoded byte of a cheap operation
 * @param moderate of a moderate one
 * @param dear of a dear one
 * @param jpegDecode nanoseconds a decoded byte
 * @param jpegEncode the same
 * @param pngDecode the same
 * @param pngEncode the same
 * @param tiffRead of an uncompressed TIFF, the same
 * @param tiffWrite the same
 * @param gangSeconds what a gang costs whatever it does
 * @param bytesASecond between two nodes
 */
public record Calibration(
        double cheap,
        double moderate,
        double dear,
        double jpegDecode,
        double jpegEncode,
        double pngDecode,
        double pngEncode,
        double tiffRead,
        double tiffWrite,
        double gangSeconds,
        double bytesASecond) {
    private static final String FILE = "calibration.properties";

    /** Checks that every number is positive. */
    public Calibration {
        double least = Math.min(
                Math.min(Math.min(cheap, moderate), Math.min(dear, gangSeconds)),
                Math.min(
                        Math.min(Math.min(jpegDecode, jpegEncode), Math.min(pngDecode, pngEncode)),
                        Math.min(Math.min(tiffRead, tiffWrite), bytesASecond)));
        if (!(least > 0)) {
            throw new IllegalArgumentException("costs are positive, not " + least);
        }
    }

    /** The calibration that comes with the program. */
    public static Calibration builtIn() {
        try (InputStream file = Calibration.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the program comes without its " + FILE);
            }
            var properties = new Properties();
            properties.load(file);
            return of(properties);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + FILE, e);
        }
    }

    static Calibration of(Properties properties) {
        return new Calibration(
                number(properties, "cheap"),
                number(properties, "moderate"),
                number(properties, "dear"),
                number(properties, "jpeg-decode"),
                number(properties, "jpeg-encode"),
                number(properties, "png-decode"),
                number(properties, "png-encode"),
                number(properties, "tiff-read"),
                number(properties, "tiff-write"),
                number(properties, "gang-seconds"),
                number(properties, "bytes-a-second"));
    }

    private static double number(Properties properties, String name) {
        String text = properties.getProperty(name);
        if (text == null) {
            throw new IllegalArgumentException("the calibration lacks " + name);
        }
        return Double.parseDouble(text);
    }

    double operation(CostClass cost) {
        return switch (cost) {
            case CHEAP -> cheap;
            case MODERATE -> moderate;
            case DEAR -> dear;
        };
    }

    double decode(ImageFormat format) {
        return switch (format) {
            case JPEG, WEBP, HEIC, AVIF, JXL, GIF, JP2 -> jpegDecode;
            case PNG -> pngDecode;
            case TIFF, BMP -> tiffRead;
        };
    }

    double encode(ImageFormat format) {
        return switch (format.resultFormat()) {
            case JPEG, WEBP -> jpegEncode;
            case PNG, BMP, HEIC, AVIF, JXL, GIF, JP2 -> pngEncode;
            case TIFF -> tiffWrite;
        };
    }
}
