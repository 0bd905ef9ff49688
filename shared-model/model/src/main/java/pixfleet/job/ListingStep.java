package pixfleet.job;

/** A step of the listing of a job's source: the unit on the listing queue. Any step may be taken twice. */
public sealed interface ListingStep {
    /** The job whose source is listed. */
    JobId job();

    /** Lists on from where the job's row says. */
    record Onward(JobId job) implements ListingStep {}

    /**
     * Judges the images of a block by their headers.
     *
     * @param block those from {@code block} times 100 on
     */
    record Judging(JobId job, int block) implements ListingStep {
        /** Checks the range. */
        public Judging {
            if (block < 0) {
                throw new IllegalArgumentException("blocks count from 0, not " + block);
            }
        }
    }
}
