package pixfleet.job;

/** A step of what takes longer with a vast job than anybody waits: the unit on the listing queue. Any step may be taken twice. */
public sealed interface ListingStep {
    /** The job. */
    JobId job();

    /** A step of the listing of a job's source. */
    sealed interface Finding extends ListingStep {}

    /** Lists on from where the job's row says. */
    record Onward(JobId job) implements Finding {}

    /**
     * Judges the images of a block by their headers.
     *
     * @param block those from {@code block} times 100 on
     */
    record Judging(JobId job, int block) implements Finding {
        /** Checks the range. */
        public Judging {
            check(block);
        }
    }

    /**
     * Ends the images of a cancelled job from a block on.
     *
     * @param block those from {@code block} times 100 on
     */
    record Cancelling(JobId job, int block) implements ListingStep {
        /** Checks the range. */
        public Cancelling {
            check(block);
        }
    }

    private static void check(int block) {
        if (block < 0) {
            throw new IllegalArgumentException("blocks count from 0, not " + block);
        }
    }
}
