package pixfleet.control.scaling;

import pixfleet.fault.TransientFailure;

/** How much there is to do. */
public interface Demand {
    /**
     * Counts the tasks. The count is an estimate that may trail the truth by a minute.
     *
     * @throws TransientFailure if the queue could not be asked
     */
    Load measure();

    /**
     * Tasks by their place.
     *
     * @param waiting in the queue, 0 or more
     * @param inFlight held by nodes, 0 or more
     */
    record Load(int waiting, int inFlight) {
        /** Checks the ranges. */
        public Load {
            if (waiting < 0 || inFlight < 0) {
                throw new IllegalArgumentException("counts are 0 or more, not " + waiting + " and " + inFlight);
            }
        }

        /** All of them. */
        public long tasks() {
            return (long) waiting + inFlight;
        }
    }
}
