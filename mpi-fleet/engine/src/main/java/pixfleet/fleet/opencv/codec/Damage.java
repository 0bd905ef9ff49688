package pixfleet.fleet.opencv.codec;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import pixfleet.fleet.process.ImageFile;

/** Finds words for why OpenCV gave no picture, which it does not say itself. */
final class Damage {
    private static final int SIGNATURE_BYTES = 8;
    private static final int DATA = 0x49444154;
    private static final int LAST_FILTER = 4;

    private Damage() {}

    static String sentence(ImageFile file, ByteBuffer bytes) {
        return switch (file.format()) {
            case PNG -> "The PNG is damaged: %s.".formatted(png(file, bytes));
            case BMP ->
                "The BMP is damaged: its pixels are not those of %d x %d."
                        .formatted(file.dimensions().width(), file.dimensions().height());
            case JPEG, WEBP, TIFF, HEIC, AVIF, JXL, GIF, JP2 ->
                "The %s is damaged: its compressed pixels cannot be read.".formatted(file.format());
        };
    }

    private static String png(ImageFile file, ByteBuffer bytes) {
        int row = 1 + rowBytes(file, bytes);
        boolean interlaced = bytes.get(28) != 0;
        byte[] line = new byte[row];
        int held = 0;
        int rows = 0;
        var inflater = new Inflater();
        try {
            for (int at = SIGNATURE_BYTES; at + 12 <= bytes.limit() && !inflater.finished(); ) {
                int length = bytes.getInt(at);
                if (bytes.getInt(at + 4) == DATA) {
                    inflater.setInput(bytes.slice(at + 8, length));
                    for (int count = inflater.inflate(line, held, row - held);
                            count > 0;
                            count = inflater.inflate(line, held, row - held)) {
                        held += count;
                        if (held == row) {
                            if (!interlaced && line[0] > LAST_FILTER) {
                                return "row %d has filter %d, which does not exist".formatted(rows, line[0]);
                            }
                            held = 0;
                            rows++;
                        }
                    }
                }
                at += 12 + length;
            }
        } catch (DataFormatException e) {
            return "its compressed pixels cannot be read: " + e.getMessage();
        } finally {
            inflater.end();
        }
        return rows < file.dimensions().height() && !interlaced
                ? "it has pixels for %d of its %d rows"
                        .formatted(rows, file.dimensions().height())
                : "its compressed pixels cannot be read";
    }

    private static int rowBytes(ImageFile file, ByteBuffer bytes) {
        int values = switch (bytes.get(25)) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
        return (int) (((long) file.dimensions().width() * values * bytes.get(24) + 7) / 8);
    }
}
