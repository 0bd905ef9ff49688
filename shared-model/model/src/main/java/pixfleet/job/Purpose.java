package pixfleet.job;

import java.time.Instant;
import java.util.List;

/** What a task is sent for. */
public sealed interface Purpose {
    /**
     * The image is to be processed.
     *
     * @param copies where copies of the result go, besides the results bucket; see {@link Keys#copy}
     */
    record Processing(List<ObjectRef> copies) implements Purpose {
        /** Copies the list. */
        public Processing {
            copies = List.copyOf(copies);
        }

        /** Of whose result no copy is made. */
        public Processing() {
            this(List.of());
        }
    }

    /**
     * The image was processed: its result is to be compared with what single-process OpenCV makes of the original. Neither
     * the result nor the image's status is changed by that.
     *
     * @param result where the result lies
     * @param format how it is encoded
     * @param rows how many of its rows are compared, spread evenly from the first to the last, 1 to its height
     * @param askedAt when a user asked for it
     */
    record Verifying(ObjectRef result, ImageFormat format, int rows, Instant askedAt) implements Purpose {
        /** Checks the range. */
        public Verifying {
            if (rows < 1) {
                throw new IllegalArgumentException("at least one row is compared, not " + rows);
            }
        }
    }
}
