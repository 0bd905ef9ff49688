package pixfleet.control.intake;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegSegmentData;
import com.drew.imaging.jpeg.JpegSegmentReader;
import com.drew.imaging.jpeg.JpegSegmentType;
import com.drew.metadata.Metadata;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.jpeg.JpegReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import pixfleet.control.intake.Reading.Unfit;
import pixfleet.header.ImageHeader;
import pixfleet.header.JpegScans;
import pixfleet.job.ImageFormat;

/** A JPEG file's start of frame. */
final class JpegHeader {
    private static final List<JpegSegmentType> FRAMES = List.of(
            JpegSegmentType.SOF0,
            JpegSegmentType.SOF1,
            JpegSegmentType.SOF2,
            JpegSegmentType.SOF3,
            JpegSegmentType.SOF5,
            JpegSegmentType.SOF6,
            JpegSegmentType.SOF7,
            JpegSegmentType.SOF9,
            JpegSegmentType.SOF10,
            JpegSegmentType.SOF11,
            JpegSegmentType.SOF13,
            JpegSegmentType.SOF14,
            JpegSegmentType.SOF15);

    /** Baseline, extended and progressive, by Huffman's or the arithmetic code: what libjpeg decodes. */
    private static final Set<JpegSegmentType> DECODABLE = Set.of(
            JpegSegmentType.SOF0,
            JpegSegmentType.SOF1,
            JpegSegmentType.SOF2,
            JpegSegmentType.SOF9,
            JpegSegmentType.SOF10);

    private static final int START_OF_SCAN = 0xDA;
    private static final int LOOKED_AT = 64 * 1024;

    private JpegHeader() {}

    static Reading read(HeaderBytes bytes) throws IOException, ImageProcessingException {
        JpegSegmentData segments = JpegSegmentReader.readSegments(bytes.forward(), FRAMES);
        for (JpegSegmentType type : FRAMES) {
            byte[] frame = segments.getSegment(type);
            if (frame != null) {
                return DECODABLE.contains(type)
                        ? scanned(frame(frame, type), type, bytes)
                        : new Unfit("The JPEG is lossless or hierarchical; baseline and progressive ones are taken.");
            }
        }
        throw new EOFException();
    }

    /** Scans are counted in the first part of the file, in which a sound picture has a few. A rank counts them all. */
    private static Reading scanned(Reading frame, JpegSegmentType type, HeaderBytes bytes) throws IOException {
        boolean progressive = type == JpegSegmentType.SOF2 || type == JpegSegmentType.SOF10;
        if (!progressive || !(frame instanceof Reading.Sound(ImageHeader header))) {
            return frame;
        }
        long end = Math.min(bytes.length(), LOOKED_AT) - 1;
        long scans = 0;
        for (long at = 2; at < end; at++) {
            if (bytes.unsigned(at) == 0xFF && bytes.unsigned(at + 1) == START_OF_SCAN) {
                scans++;
            }
        }
        return JpegScans.refusal(
                        scans, header.dimensions().width(), header.dimensions().height())
                .<Reading>map(Unfit::new)
                .orElse(frame);
    }

    private static Reading frame(byte[] frame, JpegSegmentType type) throws IOException {
        var metadata = new Metadata();
        new JpegReader().extract(frame, metadata, type);
        JpegDirectory directory = metadata.getFirstDirectoryOfType(JpegDirectory.class);
        if (directory == null || directory.hasErrors()) {
            throw new EOFException();
        }
        Integer precision = directory.getInteger(JpegDirectory.TAG_DATA_PRECISION);
        Integer width = directory.getInteger(JpegDirectory.TAG_IMAGE_WIDTH);
        Integer height = directory.getInteger(JpegDirectory.TAG_IMAGE_HEIGHT);
        Integer components = directory.getInteger(JpegDirectory.TAG_NUMBER_OF_COMPONENTS);
        if (precision == null || width == null || height == null || components == null) {
            throw new EOFException();
        }
        if (precision != 8) {
            return new Unfit("The JPEG has %d bits a value; 8 are taken.".formatted(precision));
        }
        return switch (components) {
            case 1 -> HeaderReader.sound(ImageFormat.JPEG, width, height, 1, 8);
            case 3, 4 -> HeaderReader.sound(ImageFormat.JPEG, width, height, 3, 8);
            default -> new Unfit("The JPEG has %d components; 1, 3 or 4 are taken.".formatted(components));
        };
    }
}
