package pixfleet.fleet.opencv.codec;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.codec.TiffSegment;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.header.UnfitImage;

/** Reads strips and tiles of a TIFF file and makes pixels of them. For one thread. */
final class TiffSegments implements AutoCloseable {
    /** What is asked for at once: long enough for a request over a network, short enough to be still in the cache. */
    static final int RUN_BYTES = 8 << 20;

    private final TiffFile tiff;
    private final Mat stored = new Mat();
    private final Mat pixels = new Mat();

    TiffSegments(TiffFile tiff) {
        this.tiff = tiff;
    }

    /**
     * Reads rows of uncompressed strips that lie without gaps.
     *
     * @param into as many rows
     */
    void readRows(TiffSegment run, Mat into) {
        long rowBytes = tiff.image().rowBytes();
        int atOnce = (int) Math.max(1, RUN_BYTES / rowBytes);
        for (int row = 0; row < run.rows(); row += atOnce) {
            int rows = Math.min(atOnce, run.rows() - row);
            var part = new TiffSegment(run.at() + row * rowBytes, rows * rowBytes, rows, run.columns());
            try (Mat target = MatMemory.rows(into, row, rows)) {
                if (tiff.plain()) {
                    readPlain(part, target);
                } else {
                    load(List.of(part));
                    decodeOne(part.movedTo(TiffFile.headerBytes()), target);
                }
            }
        }
    }

    private void readPlain(TiffSegment part, Mat into) {
        long at = 0;
        // One row may be longer than a request, or than a buffer.
        while (at < part.bytes()) {
            long bytes = Math.min(RUN_BYTES, part.bytes() - at);
            tiff.read(part.at() + at, MatMemory.all(into).asSlice(at, bytes));
            at += bytes;
        }
        if (into.channels() > 1) {
            // Another header of the same memory: given one matrix twice, OpenCV would copy it first.
            try (Mat same = MatMemory.rows(into, 0, into.rows())) {
                toBlueFirst(same, into);
            }
        }
    }

    static void toBlueFirst(Mat from, Mat to) {
        opencv_imgproc.cvtColor(
                from, to, from.channels() == 3 ? opencv_imgproc.COLOR_RGB2BGR : opencv_imgproc.COLOR_RGBA2BGRA);
    }

    /**
     * Decodes a row of segments.
     *
     * @param into the rows of the picture that lie in it
     */
    void decode(int segmentRow, Mat into) {
        var run = new ArrayList<TiffSegment>();
        int column = 0;
        for (TiffSegment segment : tiff.segments(segmentRow)) {
            if (!run.isEmpty()
                    && (run.getLast().end() != segment.at()
                            || segment.end() - run.getFirst().at() > RUN_BYTES)) {
                column = decode(run, column, into);
                run.clear();
            }
            run.add(segment);
        }
        decode(run, column, into);
    }

    /** Decodes segments that lie without gaps and answers the column behind them. */
    private int decode(List<TiffSegment> run, int column, Mat into) {
        load(run);
        int next = column;
        for (TiffSegment segment : run) {
            int columns = Math.min(segment.columns(), into.cols() - next);
            TiffSegment loaded = segment.movedTo(segment.at() - run.getFirst().at() + TiffFile.headerBytes());
            try (Mat target = into.colRange(next, next + columns)) {
                place(loaded, target);
            }
            next += columns;
        }
        return next;
    }

    private void load(List<TiffSegment> run) {
        long at = run.getFirst().at();
        long bytes = run.getLast().end() - at;
        stored.create(1, Math.toIntExact(TiffFile.headerBytes() + bytes), CV_8UC1);
        tiff.read(at, MatMemory.all(stored).asSlice(TiffFile.headerBytes(), bytes));
    }

    /** Cuts off what of a tile lies beyond the picture. */
    private void place(TiffSegment loaded, Mat target) {
        if (tiff.plain()) {
            try (Mat tile = plain(loaded);
                    Mat rows = tile.rowRange(0, target.rows());
                    Mat visible = rows.colRange(0, target.cols())) {
                if (target.channels() == 1) {
                    visible.copyTo(target);
                } else {
                    toBlueFirst(visible, target);
                }
            }
        } else if (loaded.columns() == target.cols() && loaded.rows() == target.rows() && target.isContinuous()) {
            decodeOne(loaded, target);
        } else {
            decodeOne(loaded, pixels);
            try (Mat rows = pixels.rowRange(0, target.rows());
                    Mat visible = rows.colRange(0, target.cols())) {
                visible.copyTo(target);
            }
        }
    }

    private Mat plain(TiffSegment loaded) {
        return new Mat(
                loaded.rows(),
                loaded.columns(),
                RowBand.type(tiff.image()),
                new BytePointer(stored.data()).position(loaded.at()));
    }

    private void decodeOne(TiffSegment loaded, Mat into) {
        tiff.wrap(MatMemory.all(stored).asSlice(0, TiffFile.headerBytes()), loaded);
        try (var bytes = new BytePointer(stored.data());
                var file = new Mat(1, (int) loaded.end(), CV_8UC1, bytes);
                Mat decoded = opencv_imgcodecs.imdecode(file, opencv_imgcodecs.IMREAD_UNCHANGED, into)) {
            if (decoded.rows() != loaded.rows()
                    || decoded.cols() != loaded.columns()
                    || decoded.type() != RowBand.type(tiff.image())) {
                throw damaged();
            }
        } catch (UnfitImage e) {
            throw e;
        } catch (RuntimeException e) {
            throw damaged();
        }
    }

    private static UnfitImage damaged() {
        return new UnfitImage("The TIFF picture cannot be decoded; one of its strips or tiles may be damaged.");
    }

    long heldBytes() {
        return MatMemory.bytes(stored) + MatMemory.bytes(pixels);
    }

    @Override
    public void close() {
        stored.close();
        pixels.close();
    }
}
