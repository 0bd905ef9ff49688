package pixfleet.fleet.attach;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import pixfleet.fleet.attach.Resolution.Unit;
import pixfleet.header.FileBytes;
import pixfleet.header.PngChunk;

/**
 * Attachments in PNG chunks: iCCP, gAMA, cHRM, sRGB, cICP, pHYs, eXIf and iTXt.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition, 11.3.2 and 11.3.4</a>
 */
final class PngAttachments {
    /** Behind signature and header. */
    private static final int BEHIND_HEADER = 8 + 25;

    private static final int PROFILE = 0x69434350;
    private static final int SIZE = 0x70485973;
    private static final int EXIF = 0x65584966;
    private static final int TEXT = 0x69545874;

    /** Neither compressed nor in a language. */
    private static final byte[] XMP = "XML:com.adobe.xmp\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] NAME = "ICC profile\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_NAME = 79;
    private static final int METRE = 1;

    private PngAttachments() {}

    static Attachments read(ByteBuffer file) {
        Optional<Profile> profile = Optional.empty();
        var colours = new ArrayList<PngColour>();
        Optional<Resolution> resolution = Optional.empty();
        var metadata = Metadata.NONE;
        FileBytes bytes = FileBytes.of(file);
        PngChunk chunk = PngChunk.first(bytes);
        while (chunk.type() != PngChunk.DATA && chunk.type() != PngChunk.END && chunk.end() <= bytes.length()) {
            int type = chunk.type();
            int length = (int) chunk.length();
            ByteBuffer content = file.slice((int) chunk.content(), length);
            if (isWhole(file, chunk)) {
                if (type == PROFILE && profile.isEmpty()) {
                    profile = inflated(content);
                } else if (type == SIZE && length == 9 && resolution.isEmpty()) {
                    resolution = size(content);
                } else if (type == EXIF && !metadata.hasExif()) {
                    metadata = Metadata.ofExif(content).withXmp(metadata.xmp());
                } else if (type == TEXT && begins(content, XMP)) {
                    metadata = metadata.withXmp(content.slice(XMP.length, length - XMP.length));
                } else if (PngColour.is(type, length) && colours.stream().noneMatch(it -> it.type() == type)) {
                    colours.add(new PngColour(type, copy(content)));
                }
            }
            chunk = chunk.next(bytes);
        }
        return new Attachments(profile, colours, resolution, List.of(), metadata);
    }

    private static boolean begins(ByteBuffer content, byte[] name) {
        return content.limit() >= name.length && content.slice(0, name.length).equals(ByteBuffer.wrap(name));
    }

    private static ByteBuffer copy(ByteBuffer content) {
        return ByteBuffer.allocate(content.remaining()).put(content).flip();
    }

    private static boolean isWhole(ByteBuffer file, PngChunk chunk) {
        var sum = new CRC32();
        sum.update(file.slice((int) chunk.content() - 4, 4 + (int) chunk.length()));
        return (int) sum.getValue() == file.getInt((int) chunk.checksum());
    }

    private static Optional<Resolution> size(ByteBuffer content) {
        double x = content.getInt(0) & 0xFFFFFFFFL;
        double y = content.getInt(4) & 0xFFFFFFFFL;
        Unit unit = content.get(8) == METRE ? Unit.METRE : Unit.NONE;
        return Resolution.isSound(x, y) ? Optional.of(new Resolution(x, y, unit)) : Optional.empty();
    }

    /** A profile that does not end within its limit is none. */
    private static Optional<Profile> inflated(ByteBuffer content) {
        int name = 0;
        while (name < Math.min(content.limit(), MAX_NAME + 1) && content.get(name) != 0) {
            name++;
        }
        if (name + 2 > content.limit()) {
            return Optional.empty();
        }
        var inflater = new Inflater();
        try {
            inflater.setInput(content.slice(name + 2, content.limit() - name - 2));
            var out = new ByteArrayOutputStream();
            byte[] some = new byte[16 << 10];
            while (!inflater.finished() && out.size() <= Profile.MAX_BYTES) {
                int count = inflater.inflate(some);
                if (count == 0) {
                    return Optional.empty();
                }
                out.write(some, 0, count);
            }
            return Profile.of(ByteBuffer.wrap(out.toByteArray()));
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    /** What is put behind a file's header. */
    static Insertion insertion(Attachments attachments) {
        return new Insertion(BEHIND_HEADER, chunks(attachments));
    }

    /** The chunks, back to back. */
    static ByteBuffer chunks(Attachments attachments) {
        var out = new ByteArrayOutputStream();
        attachments.profile().ifPresent(profile -> append(out, PROFILE, deflated(profile)));
        for (PngColour colour : attachments.png()) {
            boolean contradicts =
                    colour.type() == PngColour.SRGB && attachments.profile().isPresent();
            if (!contradicts) {
                append(out, colour.type(), colour.content());
            }
        }
        attachments.resolution().ifPresent(resolution -> append(out, SIZE, size(resolution)));
        Metadata metadata = attachments.metadata();
        if (metadata.hasExif()) {
            append(out, EXIF, metadata.block());
        }
        if (metadata.xmp().hasRemaining()) {
            append(
                    out,
                    TEXT,
                    ByteBuffer.allocate(XMP.length + metadata.xmp().limit())
                            .put(XMP)
                            .put(metadata.xmp())
                            .flip());
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static ByteBuffer size(Resolution resolution) {
        Resolution stated = resolution.in(Unit.METRE);
        boolean metres = stated.unit() == Unit.METRE;
        return ByteBuffer.allocate(9)
                .putInt((int) Math.max(1, Math.round(stated.x())))
                .putInt((int) Math.max(1, Math.round(stated.y())))
                .put((byte) (metres ? METRE : 0))
                .flip();
    }

    private static ByteBuffer deflated(Profile profile) {
        var deflater = new Deflater();
        try {
            deflater.setInput(profile.bytes());
            deflater.finish();
            var out = new ByteArrayOutputStream();
            out.writeBytes(NAME);
            byte[] some = new byte[16 << 10];
            while (!deflater.finished()) {
                out.write(some, 0, deflater.deflate(some));
            }
            return ByteBuffer.wrap(out.toByteArray());
        } finally {
            deflater.end();
        }
    }

    private static void append(ByteArrayOutputStream out, int type, ByteBuffer content) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + content.remaining());
        chunk.putInt(content.remaining()).putInt(type).put(content.duplicate());
        var sum = new CRC32();
        sum.update(chunk.array(), 4, chunk.position() - 4);
        out.writeBytes(chunk.putInt((int) sum.getValue()).array());
    }
}
