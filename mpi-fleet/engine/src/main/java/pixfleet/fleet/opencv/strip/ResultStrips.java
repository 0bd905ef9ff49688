package pixfleet.fleet.opencv.strip;

import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.keep.StripLedger.Span;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.fleet.raster.Rows;
import pixfleet.job.StripCount;

/** What is kept of a result that is not whole yet, as one rank sees it. Takes rows that were just made, in order. */
interface ResultStrips extends RowSink, AutoCloseable {
    /** Nothing is kept, before or now. */
    ResultStrips NONE = new ResultStrips() {
        @Override
        public boolean isComplete() {
            return false;
        }

        @Override
        public List<Span> spans(Rows own) {
            return own.none() ? List.of() : List.of(new Span.Missing(own));
        }

        @Override
        public Mat read(Span.Kept strip, MatPool.Scope scope) {
            throw new IllegalStateException("nothing is kept");
        }

        @Override
        public void write(int first, Mat rows) {
            // They are the sink's alone.
        }

        @Override
        public Optional<long[]> sums(String place) {
            return Optional.empty();
        }

        @Override
        public void keepSums(String place, long[] sums) {
            // They are counted again.
        }

        @Override
        public int borderRows() {
            return 1;
        }

        @Override
        public StripCount count() {
            return StripCount.NONE;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    };

    /** Whether the whole result is kept; the same for all ranks. */
    boolean isComplete();

    /** What is to become of a rank's own rows, in their order. */
    List<Span> spans(Rows own);

    /**
     * Reads a strip.
     *
     * @return its rows, as long as the scope lends them
     * @throws pixfleet.fault.TransientFailure if it could not be read this time
     */
    Mat read(Span.Kept strip, MatPool.Scope scope);

    /**
     * What an operation has counted on the whole image, if that is kept. Collective.
     *
     * @param place of the operation in the pipeline
     */
    Optional<long[]> sums(String place);

    /** Keeps what was counted since it was asked for. Collective. */
    void keepSums(String place, long[] sums);

    /** Rows a multiple of which every rank's first row has to be. A power of two. */
    int borderRows();

    /** How many strips all ranks took over, and how many they made. Collective. */
    StripCount count();

    /** Waits for what is on its way. A second call does nothing. */
    @Override
    void close();
}
