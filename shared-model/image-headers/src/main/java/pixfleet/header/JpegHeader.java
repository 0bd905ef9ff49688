package pixfleet.header;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * What a JPEG says before its pixels.
 *
 * @param frame its start of frame
 * @param scan where its pixels begin
 */
public record JpegHeader(Frame frame, long scan) {
    /** Baseline, extended and progressive, by Huffman's or the arithmetic code: what libjpeg decodes. */
    private static final Set<Integer> DECODABLE = Set.of(0xC0, 0xC1, 0xC2, 0xC9, 0xCA);

    private static final Set<Integer> PROGRESSIVE = Set.of(0xC2, 0xCA);
    private static final int INKS = 4;
    private static final String EXIF = "Exif\0\0";
    private static final String PROFILE = "ICC_PROFILE\0";

    /** Scans are counted no further where a file is read for its header alone: a sound picture has a few there. */
    private static final int SCANS_LOOKED_AT = 64 * 1024;

    /**
     * A start of frame.
     *
     * @param shape of the picture once decoded: of four inks three colours are made
     * @param progressive whether it comes in many scans
     * @param inks whether its values are inks
     */
    public record Frame(Dimensions shape, boolean progressive, boolean inks) {
        private static Frame read(FileBytes file, JpegSegment segment) {
            if (!DECODABLE.contains(segment.marker())) {
                throw new UnfitImage("The JPEG is lossless or hierarchical; baseline and progressive ones are taken.");
            }
            int precision = file.unsigned(segment.content());
            if (precision != Byte.SIZE) {
                throw new UnfitImage("The JPEG has %d bits a value; 8 are taken.".formatted(precision));
            }
            int components = file.unsigned(segment.content() + 5);
            if (components != 1 && components != 3 && components != INKS) {
                throw new UnfitImage("The JPEG has %d components; 1, 3 or 4 are taken.".formatted(components));
            }
            Dimensions shape = ImageHeader.shape(
                    ImageFormat.JPEG,
                    file.big(segment.content() + 3, 2),
                    file.big(segment.content() + 1, 2),
                    components == 1 ? 1 : 3,
                    Byte.SIZE);
            return new Frame(shape, PROGRESSIVE.contains(segment.marker()), components == INKS);
        }
    }

    /**
     * Reads it.
     *
     * @throws UnfitImage if it is damaged or nobody decodes such a picture
     */
    public static JpegHeader read(FileBytes file) {
        Frame frame = null;
        JpegSegment segment = JpegSegment.first(file);
        while (segment.marker() != JpegSegment.START_OF_SCAN) {
            if (segment.startsFrame()) {
                frame = Frame.read(file, segment);
            }
            segment = segment.next(file);
        }
        var header = new JpegHeader(found(frame), segment.end());
        header.checkScans(file, Math.min(file.length(), SCANS_LOOKED_AT));
        return header;
    }

    private static Frame found(@Nullable Frame frame) {
        if (frame == null) {
            throw new UnfitImage("The JPEG has picture data but does not say its size.");
        }
        return frame;
    }

    /**
     * Counts the scans of a progressive picture: thousands fit into some kilobytes, and each goes over all pixels.
     *
     * @param end where counting stops, at most the file's length
     * @throws UnfitImage if there are too many
     */
    public void checkScans(FileBytes file, long end) {
        long scans = 1;
        long at = frame.progressive() ? scan : end;
        while (at + 4 <= end) {
            int marker = file.unsigned(at) == 0xFF ? file.unsigned(at + 1) : 0;
            if (marker == 0 || marker == 0xFF || JpegSegment.standsAlone(marker)) {
                at++;
            } else if (marker == JpegSegment.END_OF_IMAGE) {
                return;
            } else {
                scans += marker == JpegSegment.START_OF_SCAN ? 1 : 0;
                at += 2 + file.big(at + 2, 2);
                UnfitImage.throwIf(JpegScans.refusal(
                        scans, frame.shape().width(), frame.shape().height()));
            }
        }
    }

    /** Whether an ICC profile is in the file. */
    public static boolean hasProfile(FileBytes file) {
        JpegSegment segment = JpegSegment.first(file);
        while (segment.marker() != JpegSegment.START_OF_SCAN) {
            if (segment.marker() == JpegSegment.APP2 && begins(file, segment, PROFILE)) {
                return true;
            }
            segment = segment.next(file);
        }
        return false;
    }

    /** EXIF's code for how the picture is to be turned, 1 to 8. The first block counts, as for libvips and browsers. */
    public static int orientation(FileBytes file) {
        JpegSegment segment = JpegSegment.first(file);
        while (segment.marker() != JpegSegment.START_OF_SCAN) {
            if (segment.marker() == JpegSegment.APP1 && begins(file, segment, EXIF)) {
                return Exif.orientation(file, segment.content() + EXIF.length(), segment.length() - EXIF.length());
            }
            segment = segment.next(file);
        }
        return Exif.UPRIGHT;
    }

    private static boolean begins(FileBytes file, JpegSegment segment, String letters) {
        return segment.length() >= letters.length() && file.says(segment.content(), letters);
    }
}
