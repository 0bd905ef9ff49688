package pixfleet.control.intake;

import com.drew.imaging.tiff.TiffHandler;
import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.lang.RandomAccessReader;
import com.drew.lang.Rational;
import com.drew.metadata.StringValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the few tags that tell a TIFF's shape, directory by directory, and passes over all others unread: strip tables
 * and embedded profiles can be megabytes long.
 */
final class TiffTags implements TiffHandler {
    static final int SUBFILE = 254;
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int PHOTOMETRIC = 262;
    static final int SAMPLES = 277;
    static final int SAMPLE_FORMAT = 339;

    private static final Set<Integer> WANTED =
            Set.of(SUBFILE, WIDTH, HEIGHT, BITS, PHOTOMETRIC, SAMPLES, SAMPLE_FORMAT);
    private static final int CLASSIC = 42;
    private static final int MAX_VALUE_BYTES = 64;
    private static final int MAX_DIRECTORIES = 16;
    private static final int REDUCED_OR_MASK = 0b101;

    /** The wanted tags of a directory, the first value of each. */
    record Directory(Map<Integer, Long> tags) {
        long value(int tag, long otherwise) {
            return tags.getOrDefault(tag, otherwise);
        }

        boolean isPage() {
            return (value(SUBFILE, 0) & REDUCED_OR_MASK) == 0;
        }
    }

    private final List<Directory> directories = new ArrayList<>();
    private Map<Integer, Long> tags = new HashMap<>();

    /** Directories that are images of their own, not thumbnails or masks. */
    List<Directory> pages() {
        return directories.stream().filter(Directory::isPage).toList();
    }

    private void keep(int tag, long value) {
        if (WANTED.contains(tag)) {
            tags.putIfAbsent(tag, value);
        }
    }

    @Override
    public void setTiffMarker(int marker) throws TiffProcessingException {
        if (marker != CLASSIC) {
            throw new TiffProcessingException("marker " + marker);
        }
    }

    @Override
    public boolean tryEnterSubIfd(int tagId) {
        return false;
    }

    /** Asked at the end of a directory, before the next is read; {@link #endingIFD} comes only after all that follow. */
    @Override
    public boolean hasFollowerIfd() {
        endingIFD();
        return directories.size() < MAX_DIRECTORIES;
    }

    @Override
    public void endingIFD() {
        if (!tags.isEmpty()) {
            directories.add(new Directory(Map.copyOf(tags)));
            tags = new HashMap<>();
        }
    }

    @Override
    public @Nullable Long tryCustomProcessFormat(int tagId, int formatCode, long componentCount) {
        return null;
    }

    @Override
    public boolean customProcessTag(
            int tagOffset,
            Set<Integer> processedIfdOffsets,
            int tiffHeaderOffset,
            RandomAccessReader reader,
            int tagId,
            int byteCount) {
        return !WANTED.contains(tagId) || byteCount > MAX_VALUE_BYTES;
    }

    @Override
    public void warn(String message) {}

    @Override
    public void error(String message) {}

    @Override
    public void setInt8u(int tagId, short value) {
        keep(tagId, value);
    }

    @Override
    public void setInt16u(int tagId, int value) {
        keep(tagId, value);
    }

    @Override
    public void setInt32u(int tagId, long value) {
        keep(tagId, value);
    }

    @Override
    public void setInt8uArray(int tagId, short[] values) {
        if (values.length > 0) {
            keep(tagId, values[0]);
        }
    }

    @Override
    public void setInt16uArray(int tagId, int[] values) {
        if (values.length > 0) {
            keep(tagId, values[0]);
        }
    }

    @Override
    public void setInt32uArray(int tagId, long[] values) {
        if (values.length > 0) {
            keep(tagId, values[0]);
        }
    }

    @Override
    public void setByteArray(int tagId, byte[] values) {}

    @Override
    public void setString(int tagId, StringValue value) {}

    @Override
    public void setRational(int tagId, Rational value) {}

    @Override
    public void setRationalArray(int tagId, Rational[] values) {}

    @Override
    public void setFloat(int tagId, float value) {}

    @Override
    public void setFloatArray(int tagId, float[] values) {}

    @Override
    public void setDouble(int tagId, double value) {}

    @Override
    public void setDoubleArray(int tagId, double[] values) {}

    @Override
    public void setInt8s(int tagId, byte value) {}

    @Override
    public void setInt8sArray(int tagId, byte[] values) {}

    @Override
    public void setInt16s(int tagId, int value) {}

    @Override
    public void setInt16sArray(int tagId, short[] values) {}

    @Override
    public void setInt32s(int tagId, int value) {}

    @Override
    public void setInt32sArray(int tagId, int[] values) {}
}
