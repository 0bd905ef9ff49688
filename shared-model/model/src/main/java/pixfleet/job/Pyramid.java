package pixfleet.job;

/**
 * The deep zoom tiles of one picture, by which it is looked at.
 *
 * @param job the job
 * @param image the image
 * @param side which of its two pictures
 */
public record Pyramid(JobId job, ImageId image, Side side) {
    /** What is shown. */
    public enum Side {
        /** What came out. */
        RESULT("image"),
        /** What was uploaded, upright. */
        ORIGINAL("original");

        private final String stem;

        Side(String stem) {
            this.stem = stem;
        }

        /** The name of its description without the ending, and what the name of its folder begins with. */
        public String stem() {
            return stem;
        }
    }
}
