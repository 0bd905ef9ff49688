package pixfleet.fleet.attach;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import pixfleet.fleet.attach.TiffHead.Entry;
import pixfleet.header.FileBytes;
import pixfleet.header.TiffDirectory;
import pixfleet.header.TiffTag;
import pixfleet.header.UnfitImage;

/**
 * What says who took a picture, when, where and with what: EXIF with its GPS part, and XMP. It is as of an upright
 * picture: what these say of how a picture is to be turned is 1, and what they say of its size, its compression and its
 * previews is not there.
 *
 * @param picture fields of EXIF's first directory
 * @param exif fields of the camera's
 * @param gps fields of the place's
 * @param xmp a packet of XML; empty if there is none
 * @see <a href="https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E">EXIF 3.0</a>
 */
public record Metadata(List<CopiedEntry> picture, List<CopiedEntry> exif, List<CopiedEntry> gps, ByteBuffer xmp) {
    /** Nothing. */
    public static final Metadata NONE = new Metadata(List.of(), List.of(), List.of(), ByteBuffer.allocate(0));

    static final int XMP = 700;
    private static final int EXIF_POINTER = 34_665;
    private static final int GPS_POINTER = 34_853;

    /** Maker, model, software, time, artist, host, rating, copyright, what Windows adds. */
    private static final Set<Integer> PICTURE =
            Set.of(270, 271, 272, 305, 306, 315, 316, 18_246, 18_249, 33_432, 40_091, 40_092, 40_093, 40_094, 40_095);

    /** Edges of the picture before the pipeline, and a directory for readers of the camera's own files. */
    private static final Set<Integer> UNTRUE = Set.of(40_962, 40_963, 40_965);

    private static final int MAX_FIELD_BYTES = 1 << 20;
    private static final int NAME_BYTES = 6;
    private static final Pattern TURN =
            Pattern.compile("(tiff:Orientation\\s*(?:=\\s*[\"']|>\\s*))[1-8](?=\\s*[\"'<])");

    /** Copies the lists. */
    public Metadata {
        picture = List.copyOf(picture);
        exif = List.copyOf(exif);
        gps = List.copyOf(gps);
        xmp = xmp.slice().asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer xmp() {
        return xmp.duplicate();
    }

    /** Whether there is nothing. */
    public boolean isEmpty() {
        return !hasExif() && xmp.limit() == 0;
    }

    /** Whether there is more than XMP. */
    public boolean hasExif() {
        return !(picture.isEmpty() && exif.isEmpty() && gps.isEmpty());
    }

    /** Of an EXIF block, which is a small TIFF; nothing if it is damaged. */
    static Metadata ofExif(ByteBuffer block) {
        try {
            return of(TiffDirectory.first(FileBytes.of(block.slice())));
        } catch (UnfitImage e) {
            return NONE;
        }
    }

    /**
     * Of what another decoder found.
     *
     * @param exif as in JPEG, with its name in front
     */
    public static Metadata of(Optional<byte[]> exif, Optional<byte[]> xmp) {
        Metadata read = exif.filter(it -> it.length > NAME_BYTES)
                .map(it -> ofExif(ByteBuffer.wrap(it).slice(NAME_BYTES, it.length - NAME_BYTES)))
                .orElse(NONE);
        return read.withXmp(ByteBuffer.wrap(xmp.orElse(new byte[0])));
    }

    /** This, or the other if this is nothing. */
    public Metadata or(Metadata other) {
        return isEmpty() ? other : this;
    }

    /** The EXIF block as JPEG has it, with its name in front. */
    public Optional<byte[]> named() {
        return hasExif()
                ? Optional.of(ByteBuffer.allocate(NAME_BYTES + block().limit())
                        .put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1))
                        .put(block())
                        .array())
                : Optional.empty();
    }

    /** The packet. */
    public Optional<byte[]> packet() {
        byte[] bytes = new byte[xmp.limit()];
        xmp().get(bytes);
        return Optional.of(bytes).filter(it -> it.length > 0);
    }

    /** What a TIFF's directory leads to. Damaged parts are left out. */
    static Metadata of(TiffDirectory directory) {
        ByteBuffer xmp = field(directory, XMP).map(CopiedEntry::values).orElse(ByteBuffer.allocate(0));
        return new Metadata(
                fields(directory, PICTURE),
                below(directory, EXIF_POINTER),
                below(directory, GPS_POINTER),
                upright(xmp));
    }

    /** The same with another packet. */
    Metadata withXmp(ByteBuffer packet) {
        return new Metadata(picture, exif, gps, upright(packet));
    }

    private static List<CopiedEntry> below(TiffDirectory directory, int pointer) {
        try {
            Optional<TiffDirectory> sub = directory.below(pointer);
            return sub.map(it -> fields(it, it.tags())).orElse(List.of());
        } catch (UnfitImage e) {
            return List.of();
        }
    }

    private static List<CopiedEntry> fields(TiffDirectory directory, Set<Integer> tags) {
        var fields = new ArrayList<CopiedEntry>();
        for (int tag : new TreeSet<>(tags)) {
            if (!UNTRUE.contains(tag)) {
                field(directory, tag).ifPresent(fields::add);
            }
        }
        return fields;
    }

    private static Optional<CopiedEntry> field(TiffDirectory directory, int tag) {
        int type = directory.type(tag);
        long count = directory.count(tag);
        if (count < 1 || count > MAX_FIELD_BYTES / TiffTag.size(type)) {
            return Optional.empty();
        }
        byte[] bytes = directory.bytes(tag);
        if (directory.order() == ByteOrder.BIG_ENDIAN) {
            boolean fraction = type == TiffTag.TYPE_RATIONAL || type == TiffTag.TYPE_SIGNED_RATIONAL;
            reverse(bytes, fraction ? Integer.BYTES : TiffTag.size(type));
        }
        return Optional.of(new CopiedEntry(tag, type, (int) count, ByteBuffer.wrap(bytes)));
    }

    private static void reverse(byte[] bytes, int size) {
        for (int at = 0; at + size <= bytes.length; at += size) {
            for (int i = 0; i < size / 2; i++) {
                byte other = bytes[at + size - 1 - i];
                bytes[at + size - 1 - i] = bytes[at + i];
                bytes[at + i] = other;
            }
        }
    }

    /** The letters that matter are the same in every encoding XMP is written in, and none becomes longer. */
    private static ByteBuffer upright(ByteBuffer packet) {
        byte[] bytes = new byte[packet.remaining()];
        packet.duplicate().get(bytes);
        String text =
                TURN.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).replaceAll("$11");
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The EXIF block: a small TIFF of its own. */
    ByteBuffer block() {
        return new TiffHead(false, fields()).written();
    }

    /** What a TIFF's directory says of it. */
    public List<Entry> tiff() {
        var fields = new ArrayList<>(fields());
        if (xmp.limit() > 0) {
            fields.add(Entry.copy(new CopiedEntry(XMP, TiffTag.TYPE_BYTE, xmp.limit(), xmp)));
        }
        return fields;
    }

    /** The fields of the first directory, those below it included. */
    private List<Entry> fields() {
        var fields = new ArrayList<Entry>();
        picture.forEach(field -> fields.add(Entry.copy(field)));
        fields.add(Entry.shorts(TiffTag.ORIENTATION, 1, 1));
        if (!exif.isEmpty()) {
            fields.add(Entry.below(EXIF_POINTER, exif.stream().map(Entry::copy).toList()));
        }
        if (!gps.isEmpty()) {
            fields.add(Entry.below(GPS_POINTER, gps.stream().map(Entry::copy).toList()));
        }
        return fields;
    }
}
