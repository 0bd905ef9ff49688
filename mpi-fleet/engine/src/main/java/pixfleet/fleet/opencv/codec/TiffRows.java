package pixfleet.fleet.opencv.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.codec.TiffSegment;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

/**
 * Rows of a TIFF file that is read by range. Each rank has its own; for one thread.
 *
 * <p>Rows of uncompressed strips are read straight into the matrix that wants them. Tiles and compressed strips are decoded
 * a row of them at a time, by OpenCV, and the last two rows of them, or some {@value #KEPT_ROWS} pixel rows if that is
 * more, are kept: blocks that share a halo then decode nothing twice. Nothing else is held but one strip or some tiles as
 * they are in the file, {@value TiffSegments#RUN_BYTES} bytes or one segment.
 */
public final class TiffRows implements RowSource, AutoCloseable {
    /** More than twice the halo of nearly every chain. */
    private static final int KEPT_ROWS = 64;

    /** A row of segments, decoded. */
    private record Decoded(int segmentRow, Mat pixels) {}

    private final TiffFile tiff;
    private final TiffSegments segments;
    private final Deque<Decoded> kept = new ArrayDeque<>();
    private final int keptMost;

    /**
     * @param tiff where the rows lie; its file stays open as long as this is used, and is not closed here
     */
    public TiffRows(TiffFile tiff) {
        this.tiff = tiff;
        this.segments = new TiffSegments(tiff);
        this.keptMost = Math.max(2, Math.ceilDiv(KEPT_ROWS, tiff.segmentRows()));
    }

    @Override
    public Dimensions image() {
        return tiff.image();
    }

    @Override
    public void read(int first, Mat into) {
        var wanted = new Rows(first, into.rows());
        if (!Rows.all(image().height()).holds(wanted)
                || into.cols() != image().width()
                || into.type() != RowBand.type(image())
                || !into.isContinuous()) {
            throw new IllegalArgumentException(
                    "rows %d to %d of %s do not fit the matrix".formatted(first, wanted.end(), image()));
        }
        if (wanted.none()) {
            return;
        }
        if (tiff.inSegments()) {
            readSegments(wanted, into);
        } else {
            readStretches(wanted, into);
        }
    }

    private void readStretches(Rows wanted, Mat into) {
        int row = 0;
        for (TiffSegment run : tiff.runs(wanted)) {
            try (Mat rows = MatMemory.rows(into, row, run.rows())) {
                segments.readRows(run, rows);
            }
            row += run.rows();
        }
    }

    private void readSegments(Rows wanted, Mat into) {
        int height = tiff.segmentRows();
        for (int segmentRow = wanted.first() / height; (long) segmentRow * height < wanted.end(); segmentRow++) {
            Rows there = tiff.rowsOf(segmentRow);
            Rows shared = there.shared(wanted);
            try (Mat from = decoded(segmentRow).rowRange(shared.first() - there.first(), shared.end() - there.first());
                    Mat to = MatMemory.rows(into, shared.first() - wanted.first(), shared.count())) {
                from.copyTo(to);
            }
        }
    }

    private Mat decoded(int segmentRow) {
        Decoded decoded = kept.stream()
                .filter(each -> each.segmentRow() == segmentRow)
                .findAny()
                .orElseGet(() -> decode(segmentRow));
        kept.remove(decoded);
        kept.addLast(decoded);
        return decoded.pixels();
    }

    /** The one used least lately makes room. */
    private Decoded decode(int segmentRow) {
        Mat pixels = kept.size() < keptMost ? new Mat() : kept.removeFirst().pixels();
        try {
            pixels.create(tiff.rowsOf(segmentRow).count(), image().width(), RowBand.type(image()));
            segments.decode(segmentRow, pixels);
        } catch (RuntimeException e) {
            pixels.close();
            throw e;
        }
        return new Decoded(segmentRow, pixels);
    }

    /** Bytes of native memory held between two reads. */
    long heldBytes() {
        return segments.heldBytes()
                + kept.stream()
                        .mapToLong(each -> MatMemory.bytes(each.pixels()))
                        .sum();
    }

    /** Gives the memory back. A second call does nothing. */
    @Override
    public void close() {
        kept.forEach(each -> each.pixels().close());
        kept.clear();
        segments.close();
    }
}
