package pixfleet.fleet.verify;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.tiff.TiffMetadataReader;
import com.drew.lang.KeyValuePair;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.icc.IccDirectory;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.png.PngDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.operation.Thumbnail;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/**
 * An original's pixels as they are stored, read by other ways than the ranks': by OpenCV where it reads right, else by
 * libvips into a PNG; the header by the metadata library.
 */
final class PlainReading {
    private static final int OLD_BMP = 12;
    private static final int BMP_OF_THREE_MASKS = 52;

    /** Its masks stand behind the header, where longer ones have theirs inside. */
    private static final int BMP_OF_NO_MASKS = 40;

    private static final int BMP_OF_FOUR_MASKS = 56;
    private static final List<Integer> BMP_RUNS = List.of(1, 2);

    /** Three, or four of them. */
    private static final List<Integer> BMP_MASKS = List.of(3, 6);

    private static final List<Long> OPENCV_COMPRESSIONS = List.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32_773L, 32_946L);
    private static final int INKS = 5;
    private static final int LAB = 8;
    private static final int PALETTE = 3;
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int MEANING = 262;
    private static final int SAMPLES = 277;
    private static final int PLANES = 284;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int PROFILE = 34_675;
    private static final int TIFF_ORIENTATION = 274;
    private static final String RAW_PROFILE = "Raw profile type exif";

    private final ByteBuffer file;
    private final Metadata metadata;
    private final Optional<Thumbnail> smaller;

    private PlainReading(ByteBuffer file, Optional<Thumbnail> smaller) throws IOException {
        this.file = file;
        this.smaller = smaller;
        this.metadata = metadata(file);
    }

    /** The pixels, turned as the original's metadata ask. */
    static Mat upright(ByteBuffer file) throws IOException {
        return new PlainReading(file, Optional.empty()).upright();
    }

    /** The same, as small as the pipeline lets a JPEG be decoded. */
    static Mat upright(ByteBuffer file, Pipeline pipeline) throws IOException {
        Optional<Thumbnail> first = pipeline.operations().getFirst() instanceof Thumbnail thumbnail
                ? Optional.of(thumbnail)
                : Optional.empty();
        return new PlainReading(file, first).upright();
    }

    /** How a picture that is no TIFF wants to be turned, 1 to 8. */
    static int orientation(ByteBuffer file) throws IOException {
        return new PlainReading(file, Optional.empty()).orientation();
    }

    /** What a header says, read without the pixels behind it. */
    static Metadata metadata(ByteBuffer file) throws IOException {
        try {
            boolean tiff = file.limit() > 1 && file.get(0) == file.get(1) && (file.get(0) == 'I' || file.get(0) == 'M');
            return tiff
                    ? TiffMetadataReader.readMetadata(new ByteBufferReader(file))
                    : ImageMetadataReader.readMetadata(new ByteBufferStream(file));
        } catch (ImageProcessingException e) {
            // Formats the library does not know say how to be turned to their decoder alone.
            return new Metadata();
        }
    }

    private Mat upright() throws IOException {
        boolean tiff = startsWith("II") || startsWith("MM");
        if (!tiff) {
            return Reference.turned(stored(), orientation());
        }
        return tiff();
    }

    private boolean startsWith(String letters) {
        for (int i = 0; i < letters.length(); i++) {
            if (file.get(i) != letters.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private Mat stored() throws IOException {
        if (startsWith("BM")) {
            int header = file.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(14);
            ByteBuffer little = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            if (header != OLD_BMP && BMP_RUNS.contains(little.getInt(30))) {
                return grayIfItsPaletteIs(Libvips.png("magickload", file), little);
            }
            int compression = header == OLD_BMP ? 0 : little.getInt(30);
            boolean masks = little.getShort(28) == 32 && BMP_MASKS.contains(compression);
            boolean fourth = header > BMP_OF_THREE_MASKS || compression == BMP_MASKS.getLast();
            boolean colours = header == OLD_BMP || (masks && (!fourth || little.getInt(66) == 0));
            if (BMP_MASKS.contains(compression)) {
                little.putInt(30, BMP_MASKS.getFirst());
            }
            if (masks) {
                little.putInt(14, Math.max(header, BMP_OF_FOUR_MASKS));
            }
            if (little.getShort(28) == 16 && header > BMP_OF_NO_MASKS) {
                little.putInt(14, BMP_OF_NO_MASKS);
            }
            return read(colours ? opencv_imgcodecs.IMREAD_COLOR : opencv_imgcodecs.IMREAD_UNCHANGED);
        }
        if (startsWith("GIF8")) {
            return Libvips.png("gifload", file);
        }
        String box = letters(4, 8);
        if (box.startsWith("ftyp")) {
            return Libvips.png("heifload", file);
        }
        if (box.startsWith("JXL ") || file.getShort(0) == (short) 0xFF0A) {
            return Libvips.png("jxlload", file);
        }
        if (box.startsWith("jP  ") || file.getInt(0) == 0xFF4FFF51) {
            return Libvips.png("jp2kload", file);
        }
        return jpegOrPng();
    }

    private static Mat grayIfItsPaletteIs(Mat colours, ByteBuffer bmp) {
        int count = bmp.getInt(46) == 0 ? 1 << bmp.getShort(28) : bmp.getInt(46);
        for (int i = 0; i < count; i++) {
            int at = 14 + bmp.getInt(14) + 4 * i;
            if (bmp.get(at) != bmp.get(at + 1) || bmp.get(at) != bmp.get(at + 2)) {
                return colours;
            }
        }
        try (colours) {
            var gray = new Mat();
            opencv_core.extractChannel(colours, gray, 0);
            return gray;
        }
    }

    private Mat jpegOrPng() throws IOException {
        JpegDirectory jpeg = metadata.getFirstDirectoryOfType(JpegDirectory.class);
        Integer components = jpeg == null ? null : jpeg.getInteger(JpegDirectory.TAG_NUMBER_OF_COMPONENTS);
        if (components != null && components == 4 && metadata.containsDirectoryOfType(IccDirectory.class)) {
            return Libvips.converted(Libvips.Colours.INKS_BY_PROFILE, "jpegload", file);
        }
        boolean png = file.getInt(0) == 0x89504E47;
        if (png && (has("acTL") || (file.get(25) == 0 && has("tRNS")))) {
            return Libvips.png("pngload", file);
        }
        if (jpeg != null && components != null && components != 1 && smaller.isPresent()) {
            return reduced(jpeg, smaller.get());
        }
        return read(opencv_imgcodecs.IMREAD_UNCHANGED);
    }

    private Mat reduced(JpegDirectory jpeg, Thumbnail thumbnail) throws IOException {
        Integer width = jpeg.getInteger(JpegDirectory.TAG_IMAGE_WIDTH);
        Integer height = jpeg.getInteger(JpegDirectory.TAG_IMAGE_HEIGHT);
        if (width == null || height == null) {
            return read(opencv_imgcodecs.IMREAD_UNCHANGED);
        }
        int reduction = thumbnail.reduction(new Dimensions(width, height, 3, 8));
        return read(
                switch (reduction) {
                    case 2 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_2 | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
                    case 4 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_4 | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
                    case 8 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_8 | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
                    default -> opencv_imgcodecs.IMREAD_UNCHANGED;
                });
    }

    private String letters(int from, int to) {
        byte[] letters = new byte[to - from];
        file.get(from, letters);
        return new String(letters, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Whether a PNG has a chunk of that kind in front of its pixels. */
    private boolean has(String kind) {
        int at = 8;
        while (at + 12L <= file.limit()) {
            String name = letters(at + 4, at + 8);
            if (name.equals(kind) || name.equals("IDAT")) {
                return name.equals(kind);
            }
            at += 12 + file.getInt(at);
        }
        return false;
    }

    private Mat read(int how) throws IOException {
        try (var bytes = new BytePointer(file.duplicate().clear().limit(file.limit()));
                var encoded = new Mat(1, file.limit(), opencv_core.CV_8UC1, bytes)) {
            Mat stored = opencv_imgcodecs.imdecode(encoded, how);
            if (stored.empty()) {
                throw new IOException("OpenCV cannot read the original");
            }
            return stored;
        }
    }

    /** OpenCV turns a TIFF itself, as far as it does; libvips leaves it as it is stored. */
    private Mat tiff() throws IOException {
        PlainTiffTags tags = PlainTiffTags.read(file);
        long samples = tags.value(SAMPLES, 1);
        long bits = tags.value(BITS, 1);
        long meaning = tags.value(MEANING, 1);
        if (meaning == INKS) {
            return turned(inks(tags, bits), tags);
        }
        boolean planes = samples > 1 && tags.value(PLANES, 1) == 2;
        long alpha = samples == 4 ? tags.value(EXTRA_SAMPLES, 0) : 0;
        boolean misread = !OPENCV_COMPRESSIONS.contains(tags.value(COMPRESSION, 1))
                || samples == 2
                || (meaning != PALETTE && (bits == 2 || bits == 4))
                || (meaning == PALETTE && bits < 4)
                || (bits < 8 && tags.has(TILE_WIDTH))
                || (planes && (bits == 16 || samples == 4))
                || (alpha == 2 && bits == 8)
                || (meaning == 0 && bits == 16)
                || tags.value(SAMPLE_FORMAT, 1) == 4
                || uneven(tags, samples, bits);
        if (meaning == LAB) {
            return turned(Libvips.converted(PlainTiffRows.labColours(bits), "tiffload", file), tags);
        }
        if (misread) {
            return turned(Libvips.png("tiffload", file), tags);
        }
        Mat stored = read(opencv_imgcodecs.IMREAD_UNCHANGED);
        return alpha == 1 ? divided(stored) : stored;
    }

    private static Mat turned(Mat stored, PlainTiffTags tags) {
        return Reference.turned(stored, PlainTiffRows.orientation(tags));
    }

    private Mat inks(PlainTiffTags tags, long bits) throws IOException {
        if (tags.has(PROFILE)) {
            return Libvips.converted(Libvips.Colours.INKS_BY_PROFILE, "tiffload", file);
        }
        int rows = (int) tags.value(HEIGHT, 0);
        int columns = (int) tags.value(WIDTH, 0);
        return Libvips.inks(
                "tiffload", file, new Mat(rows, columns, bits == 16 ? opencv_core.CV_16UC3 : opencv_core.CV_8UC3));
    }

    /** Whether OpenCV refuses the tiles of a file that it reads from a memory. */
    private static boolean uneven(PlainTiffTags tags, long samples, long bits) {
        long tile = tags.value(TILE_WIDTH, 0) * tags.value(TILE_HEIGHT, 0);
        return bits == 8 && tags.value(COMPRESSION, 1) == 1 && tile * samples % 1024 != 0;
    }

    /** Colours that were multiplied by their alpha, in place. */
    static Mat divided(Mat multiplied) {
        boolean wide = multiplied.depth() == opencv_core.CV_16U;
        double most = wide ? 65_535 : 255;
        try (var values = multiplied.<org.bytedeco.javacpp.indexer.Indexer>createIndexer()) {
            for (long y = 0; y < multiplied.rows(); y++) {
                for (long x = 0; x < multiplied.cols(); x++) {
                    double alpha = values.getDouble(y, x, 3);
                    for (long channel = 0; channel < 3 && alpha > 0; channel++) {
                        double colour = values.getDouble(y, x, channel) * most / alpha;
                        values.putDouble(new long[] {y, x, channel}, Math.min(most, Math.floor(colour + 0.5)));
                    }
                }
            }
        }
        return multiplied;
    }

    /** That of the first EXIF there is, if it is one. */
    private int orientation() {
        return rawProfile()
                .or(() -> metadata.getDirectoriesOfType(ExifIFD0Directory.class).stream()
                        .findFirst()
                        .filter(PlainReading::isWhereItSays)
                        .map(directory -> directory.getInteger(TIFF_ORIENTATION)))
                .filter(code -> code >= 1 && code <= 8)
                .orElse(1);
    }

    /** The library looks for a directory elsewhere if it is not where the file says. */
    private static boolean isWhereItSays(ExifIFD0Directory directory) {
        for (String error : directory.getErrors()) {
            if (error.startsWith("First IFD offset")) {
                return false;
            }
        }
        return true;
    }

    /** ImageMagick's way to put EXIF into a PNG, in hexadecimal digits. */
    private Optional<Integer> rawProfile() {
        for (PngDirectory chunk : metadata.getDirectoriesOfType(PngDirectory.class)) {
            if (chunk.getObject(PngDirectory.TAG_TEXTUAL_DATA) instanceof List<?> texts) {
                for (Object text : texts) {
                    if (text instanceof KeyValuePair pair && pair.getKey().equals(RAW_PROFILE)) {
                        return orientation(pair.getValue().toString());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> orientation(String text) {
        String[] lines = text.strip().split("\\s+", 3);
        if (lines.length < 3) {
            return Optional.empty();
        }
        byte[] exif = HexFormat.of().parseHex(lines[2].replaceAll("\\s", ""));
        var block = new com.drew.lang.ByteArrayReader(exif, 6);
        try {
            block.setMotorolaByteOrder(exif[6] == 'M');
            int directory = block.getInt32(4);
            for (int i = 0; i < block.getUInt16(directory); i++) {
                if (block.getUInt16(directory + 2 + 12 * i) == TIFF_ORIENTATION) {
                    return Optional.of(block.getUInt16(directory + 10 + 12 * i));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
