package pixfleet.fleet.attach;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.fleet.attach.Resolution.Unit;
import pixfleet.fleet.gang.Communicator;

/** Brings the attachments that rank 0 has found to all ranks of a gang: they all have to know how long a file's head is. */
public final class Broadcast {
    private Broadcast() {}

    /**
     * Tells. Collective.
     *
     * @param found what rank 0 has found; of the others nothing counts
     */
    public static Attachments tell(Communicator communicator, Attachments found) {
        byte[] own = communicator.rank() == 0 ? bytes(found) : new byte[0];
        long[] length = {own.length};
        communicator.sum(length);
        long[] words = new long[Math.ceilDiv((int) length[0], Long.BYTES)];
        ByteBuffer all = ByteBuffer.allocate(words.length * Long.BYTES).put(own).clear();
        all.asLongBuffer().get(words);
        communicator.sum(words);
        all.asLongBuffer().put(words);
        return attachments(all.array());
    }

    private static byte[] bytes(Attachments found) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeBoolean(found.profile().isPresent());
            if (found.profile().isPresent()) {
                put(out, found.profile().get().bytes());
            }
            out.writeInt(found.png().size());
            for (PngColour colour : found.png()) {
                out.writeInt(colour.type());
                put(out, colour.content());
            }
            out.writeBoolean(found.resolution().isPresent());
            if (found.resolution().isPresent()) {
                Resolution resolution = found.resolution().get();
                out.writeDouble(resolution.x());
                out.writeDouble(resolution.y());
                out.writeUTF(resolution.unit().name());
            }
            put(out, found.place());
            put(out, found.metadata().picture());
            put(out, found.metadata().exif());
            put(out, found.metadata().gps());
            put(out, found.metadata().xmp());
        } catch (IOException e) {
            throw new UncheckedIOException("write to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void put(DataOutputStream out, List<CopiedEntry> fields) throws IOException {
        out.writeInt(fields.size());
        for (CopiedEntry field : fields) {
            out.writeInt(field.tag());
            out.writeInt(field.type());
            out.writeInt(field.count());
            put(out, field.values());
        }
    }

    private static void put(DataOutputStream out, ByteBuffer content) throws IOException {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static Attachments attachments(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Optional<Profile> profile = in.readBoolean() ? Optional.of(new Profile(content(in))) : Optional.empty();
            List<PngColour> png = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                png.add(new PngColour(in.readInt(), content(in)));
            }
            Optional<Resolution> resolution = in.readBoolean()
                    ? Optional.of(new Resolution(in.readDouble(), in.readDouble(), Unit.valueOf(in.readUTF())))
                    : Optional.empty();
            List<CopiedEntry> place = fields(in);
            var metadata = new Metadata(fields(in), fields(in), fields(in), content(in));
            return new Attachments(profile, png, resolution, place, metadata);
        } catch (IOException e) {
            throw new UncheckedIOException("read from memory", e);
        }
    }

    private static List<CopiedEntry> fields(DataInputStream in) throws IOException {
        List<CopiedEntry> fields = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            fields.add(new CopiedEntry(in.readInt(), in.readInt(), in.readInt(), content(in)));
        }
        return fields;
    }

    private static ByteBuffer content(DataInputStream in) throws IOException {
        return ByteBuffer.wrap(in.readNBytes(in.readInt()));
    }
}
