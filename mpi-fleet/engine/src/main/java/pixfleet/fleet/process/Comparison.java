package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import pixfleet.header.UnfitImage;
import pixfleet.job.Purpose;
import pixfleet.pipeline.Pipeline;

/** Compares a result with what single-process OpenCV makes of its original. Called by one thread. */
public interface Comparison {
    /**
     * What was counted.
     *
     * @param differing values that differ; all of them if the shapes do
     * @param values values compared, rows times columns times channels
     */
    record Counted(long differing, long values) {}

    /**
     * Makes the whole image anew and compares rows of it.
     *
     * @param original the original's bytes
     * @param result the result's bytes
     * @param purpose how the result is encoded and how many of its rows are compared
     * @throws UnfitImage if one of them cannot be decoded, or the chain cannot be run on the original
     */
    Counted compare(ByteBuffer original, ByteBuffer result, Pipeline pipeline, Purpose.Verifying purpose);
}
