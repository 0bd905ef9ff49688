package pixfleet.control.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.header.SamplesOfFiles.ascii;
import static pixfleet.header.SamplesOfFiles.chunk;
import static pixfleet.header.SamplesOfFiles.exif;
import static pixfleet.header.SamplesOfFiles.joined;
import static pixfleet.header.SamplesOfFiles.jpeg;
import static pixfleet.header.SamplesOfFiles.jpegBehind;
import static pixfleet.header.SamplesOfFiles.jpegTurned;
import static pixfleet.header.SamplesOfFiles.png;
import static pixfleet.header.SamplesOfFiles.pngHeader;
import static pixfleet.header.SamplesOfFiles.tiff;
import static pixfleet.header.SamplesOfFiles.webp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pixfleet.control.Samples;
import pixfleet.header.Exif;
import pixfleet.job.ImageFormat;

class OrientationTest {
    private final FakeUploads uploads = new FakeUploads();

    private Turn turn(ImageFormat format, byte[] file) {
        uploads.put("incoming/a", file, Samples.NOON, Map.of());
        var upload = uploads.find(FakeUploads.BUCKET, "incoming/a").orElseThrow();
        return new HeaderReader(uploads).turn(upload, format).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "1, NONE",
        "2, NONE",
        "3, NONE",
        "4, NONE",
        "5, QUARTER",
        "6, QUARTER",
        "7, QUARTER",
        "8, QUARTER",
        "9, NONE"
    })
    void readsItFromJpegPngAndWebpInEitherByteOrder(int orientation, Turn expected) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            byte[] exif = exif(order, orientation);

            assertThat(turn(ImageFormat.JPEG, jpegTurned(jpeg(61, 43), exif))).isEqualTo(expected);
            assertThat(turn(ImageFormat.PNG, pngHeader(61, 43, 8, 2, chunk("eXIf", exif))))
                    .isEqualTo(expected);
            assertThat(turn(ImageFormat.WEBP, webpWith(ascii("EXIF"), exif))).isEqualTo(expected);
            assertThat(turn(ImageFormat.WEBP, webpWith(ascii("EXIF"), joined(ascii("Exif\0\0"), exif))))
                    .isEqualTo(expected);
        }
    }

    private static byte[] webpWith(byte[] name, byte[] content) {
        byte[] picture = webp("VP8L", 0x2F, 0x01, 0x80, 0x00, 0x00, 0);
        byte[] length = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(content.length)
                .array();
        return joined(picture, name, length, content);
    }

    @Test
    void findsTheBlockBehindOtherSegmentsAndTakesTheFirstOfTwo() {
        byte[] turned = jpegTurned(jpeg(61, 43), exif(ByteOrder.BIG_ENDIAN, 6));

        assertThat(turn(ImageFormat.JPEG, jpegBehind(turned, 3, 60_000))).isEqualTo(Turn.QUARTER);
        assertThat(turn(ImageFormat.JPEG, jpegTurned(turned, exif(ByteOrder.BIG_ENDIAN, 1))))
                .isEqualTo(Turn.NONE);
    }

    @Test
    void findsAChunkBehindThePixelsOfASmallPngAndDoesNotKnowOfALargeOne() {
        byte[] exif = chunk("eXIf", exif(ByteOrder.BIG_ENDIAN, 6));
        byte[] large = joined(pngHeader(9, 9, 8, 2), chunk("IDAT", new byte[100_000]));

        assertThat(turn(ImageFormat.PNG, joined(pngHeader(9, 9, 8, 2), exif))).isEqualTo(Turn.QUARTER);
        assertThat(turn(ImageFormat.PNG, joined(large, exif))).isEqualTo(Turn.UNKNOWN);
        assertThat(turn(ImageFormat.PNG, large)).isEqualTo(Turn.NONE);
        assertThat(turn(ImageFormat.PNG, pngHeader(9, 9, 8, 2, chunk("zTXt", ascii("Raw profile type exif\0\0...")))))
                .isEqualTo(Turn.UNKNOWN);
        assertThat(turn(ImageFormat.PNG, png(9, 9))).isEqualTo(Turn.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1, NONE", "3, NONE", "6, QUARTER", "9, NONE"})
    void readsItFromATiffsDirectory(int orientation, Turn expected) {
        byte[] file = tiff(ByteOrder.LITTLE_ENDIAN, 100_000, new int[] {7, 5, 8, 3, 2, 1, 0});
        // Its last field becomes the orientation.
        int entry = file.length - 4 - 12;
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(entry, (short) 274)
                .putInt(entry + 8, orientation);

        assertThat(turn(ImageFormat.TIFF, file)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"JPEG", "PNG", "WEBP"})
    void answersWhateverIsCutOff(ImageFormat format) {
        byte[] exif = exif(ByteOrder.BIG_ENDIAN, 6);
        byte[] file = switch (format) {
            case JPEG -> jpegTurned(jpeg(61, 43), exif);
            case PNG -> pngHeader(61, 43, 8, 2, chunk("eXIf", exif));
            default -> webpWith(ascii("EXIF"), exif);
        };
        for (int length = 12; length < file.length; length++) {
            assertThat(turn(format, Arrays.copyOf(file, length))).isNotNull();
        }
        for (int at = 0; at < exif.length; at++) {
            byte[] damaged = exif.clone();
            damaged[at] = (byte) 0xFF;
            assertThat(Exif.orientation(damaged)).isBetween(1, 8);
        }
    }
}
