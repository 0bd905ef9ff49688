package pixfleet.fleet.drain;

import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Result;
import pixfleet.job.Task;

/** Results that came out of the same content and pipeline before, so that they need not be made again. */
public interface EarlierResults {
    /** Where every result is made. */
    EarlierResults NONE = new EarlierResults() {
        @Override
        public Optional<Result> copied(Task task) {
            return Optional.empty();
        }

        @Override
        public void remember(Task task) {}
    };

    /**
     * Copies an earlier result to where the task's own belongs, with its thumbnail and tiles. Twice is harmless.
     *
     * @param task to be processed
     * @return the copy; nothing if there is no such result any more
     * @throws TransientFailure if it could not be copied now
     */
    Optional<Result> copied(Task task);

    /**
     * Remembers that the task is done. Twice is harmless.
     *
     * @throws TransientFailure if it could not be written down now
     */
    void remember(Task task);
}
