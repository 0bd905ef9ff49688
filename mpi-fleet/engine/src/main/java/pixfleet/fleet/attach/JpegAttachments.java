package pixfleet.fleet.attach;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pixfleet.fleet.attach.Resolution.Unit;
import pixfleet.header.FileBytes;
import pixfleet.header.JpegSegment;

/**
 * Attachments in JPEG segments: a profile in APP2, in parts if it is long; the resolution in JFIF's APP0.
 *
 * @see <a href="https://www.color.org/specification/ICC.1-2022-05.pdf">ICC.1, B.4</a>
 */
final class JpegAttachments {
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int JFIF = 0x4A464946;
    private static final int APP0 = 0xE0;
    private static final int EXIF = 0x45786966;
    private static final byte[] EXIF_NAME = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

    /** Behind the letters and two bytes of nothing. */
    private static final int EXIF_AT = 6;

    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);

    /** What a segment holds beside its own length. */
    private static final int SEGMENT_BYTES = 65_535 - 2;

    private static final int MOST_IN_A_SEGMENT = 65_535 - 2 - 14;

    private JpegAttachments() {}

    static Attachments read(ByteBuffer file) {
        var parts = new TreeMap<Integer, ByteBuffer>();
        int stated = 0;
        Optional<Resolution> resolution = Optional.empty();
        var metadata = Metadata.NONE;
        FileBytes bytes = FileBytes.of(file);
        JpegSegment segment = JpegSegment.first(bytes);
        while (segment.marker() != JpegSegment.START_OF_SCAN && segment.end() <= bytes.length()) {
            int marker = segment.marker();
            ByteBuffer content = file.slice((int) segment.content(), segment.length());
            if (marker == APP0 && resolution.isEmpty()) {
                resolution = density(content);
            } else if (marker == JpegSegment.APP1 && content.limit() > EXIF_AT && content.getInt(0) == EXIF) {
                ByteBuffer exif = content.slice(EXIF_AT, content.limit() - EXIF_AT);
                if (resolution.isEmpty()) {
                    resolution = TiffAttachments.resolutionOf(exif);
                }
                if (!metadata.hasExif()) {
                    metadata = Metadata.ofExif(exif).withXmp(metadata.xmp());
                }
            } else if (marker == JpegSegment.APP1 && begins(content, XMP)) {
                metadata = metadata.withXmp(content.slice(XMP.length, content.limit() - XMP.length));
            } else if (marker == JpegSegment.APP2 && isProfile(content)) {
                parts.put(
                        content.get(ICC.length) & 0xFF,
                        content.slice(ICC.length + 2, content.limit() - ICC.length - 2));
                stated = content.get(ICC.length + 1) & 0xFF;
            }
            segment = segment.next(bytes);
        }
        return new Attachments(joined(parts, stated), List.of(), resolution, List.of(), metadata);
    }

    private static boolean isProfile(ByteBuffer content) {
        return content.limit() >= ICC.length + 2 && begins(content, ICC);
    }

    private static boolean begins(ByteBuffer content, byte[] name) {
        return content.limit() >= name.length && content.slice(0, name.length).equals(ByteBuffer.wrap(name));
    }

    /** All parts or nothing. */
    private static Optional<Profile> joined(Map<Integer, ByteBuffer> parts, int stated) {
        int bytes = parts.values().stream().mapToInt(ByteBuffer::limit).sum();
        if (parts.size() != stated || !parts.containsKey(1) || !parts.containsKey(stated)) {
            return Optional.empty();
        }
        ByteBuffer all = ByteBuffer.allocate(bytes);
        parts.values().forEach(part -> all.put(part.duplicate()));
        return Profile.of(all.flip());
    }

    private static Optional<Resolution> density(ByteBuffer content) {
        if (content.limit() < 12 || content.getInt(0) != JFIF) {
            return Optional.empty();
        }
        int x = content.getShort(8) & 0xFFFF;
        int y = content.getShort(10) & 0xFFFF;
        Unit unit = switch (content.get(7)) {
            case 1 -> Unit.INCH;
            case 2 -> Unit.CENTIMETRE;
            default -> Unit.NONE;
        };
        return Resolution.isSound(x, y) && !(unit == Unit.NONE && x == y)
                ? Optional.of(new Resolution(x, y, unit))
                : Optional.empty();
    }

    /**
     * What is put into an encoded file that begins with JFIF's segment.
     *
     * @param head the file, at least as far as that segment; its density is overwritten
     * @return where the bytes belong, and the bytes
     */
    static Insertion insertion(Attachments attachments, ByteBuffer head) {
        boolean jfif = head.limit() >= 20 && (head.get(3) & 0xFF) == APP0 && head.getInt(6) == JFIF;
        if (jfif) {
            attachments.resolution().ifPresent(resolution -> putDensity(resolution, head));
        }
        int at = jfif ? 4 + (head.getShort(4) & 0xFFFF) : 2;
        var out = new ByteArrayOutputStream();
        Metadata metadata = attachments.metadata();
        if (metadata.hasExif()) {
            ByteBuffer block = metadata.block();
            append(out, EXIF_NAME, block);
        }
        append(out, XMP, metadata.xmp());
        attachments
                .profile()
                .ifPresent(profile -> out.writeBytes(segments(profile).array()));
        return new Insertion(at, ByteBuffer.wrap(out.toByteArray()));
    }

    /** What does not fit a segment is left out. */
    private static void append(ByteArrayOutputStream out, byte[] name, ByteBuffer content) {
        if (content.hasRemaining() && fits(name.length + content.remaining())) {
            ByteBuffer segment = ByteBuffer.allocate(4 + name.length + content.remaining());
            segment.put((byte) 0xFF).put((byte) JpegSegment.APP1);
            segment.putShort((short) (2 + name.length + content.remaining()))
                    .put(name)
                    .put(content.duplicate());
            out.writeBytes(segment.array());
        }
    }

    private static boolean fits(int bytes) {
        return bytes <= SEGMENT_BYTES;
    }

    /** Whether a JPEG has room for all of it. */
    static boolean holds(Metadata metadata) {
        return fits(XMP.length + metadata.xmp().limit())
                && (!metadata.hasExif()
                        || fits(EXIF_NAME.length + metadata.block().limit()));
    }

    private static void putDensity(Resolution resolution, ByteBuffer head) {
        Resolution stated = resolution.unit() == Unit.METRE ? resolution.in(Unit.INCH) : resolution;
        long x = Math.round(stated.x());
        long y = Math.round(stated.y());
        if (x >= 1 && y >= 1 && x <= 0xFFFF && y <= 0xFFFF) {
            head.put(13, (byte)
                    switch (stated.unit()) {
                        case INCH -> 1;
                        case CENTIMETRE -> 2;
                        case NONE, METRE -> 0;
                    });
            head.putShort(14, (short) x).putShort(16, (short) y);
        }
    }

    private static ByteBuffer segments(Profile profile) {
        ByteBuffer bytes = profile.bytes();
        int parts = Math.ceilDiv(bytes.limit(), MOST_IN_A_SEGMENT);
        if (parts > 0xFF) {
            return ByteBuffer.allocate(0);
        }
        ByteBuffer out = ByteBuffer.allocate(bytes.limit() + parts * (4 + ICC.length + 2));
        for (int part = 0; part < parts; part++) {
            ByteBuffer some = bytes.slice(
                    part * MOST_IN_A_SEGMENT, Math.min(MOST_IN_A_SEGMENT, bytes.limit() - part * MOST_IN_A_SEGMENT));
            out.put((byte) 0xFF).put((byte) JpegSegment.APP2).putShort((short) (2 + ICC.length + 2 + some.limit()));
            out.put(ICC).put((byte) (part + 1)).put((byte) parts).put(some);
        }
        return out.flip();
    }
}
