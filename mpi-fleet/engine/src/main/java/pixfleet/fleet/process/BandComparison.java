package pixfleet.fleet.process;

import pixfleet.fleet.process.Comparison.Counted;
import pixfleet.header.UnfitImage;
import pixfleet.job.Purpose;
import pixfleet.pipeline.Pipeline;

/** {@link Comparison} of images that no rank holds as a whole. Called by one thread. */
public interface BandComparison {
    /**
     * Makes the image anew, some rows at a time, and compares rows of it.
     *
     * @param original the original; stays the caller's
     * @param result the result; stays the caller's
     * @param purpose how the result is encoded and how many of its rows are compared
     * @throws UnfitImage if one of them cannot be read by rows, or a step cannot be made by rows
     * @throws pixfleet.fault.TransientFailure if one of them could not be read this time
     */
    Counted compare(RangedFile original, RangedFile result, Pipeline pipeline, Purpose.Verifying purpose);
}
