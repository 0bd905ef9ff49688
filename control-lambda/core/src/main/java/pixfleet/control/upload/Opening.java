package pixfleet.control.upload;

import java.util.List;
import pixfleet.control.upload.JobTickets.Ticketed;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.records.JobRecord;

/** What became of a request for a job. */
public sealed interface Opening {
    /**
     * The job stands.
     *
     * @param job the job
     * @param tickets those of the first images, in the job's order; {@link JobTickets} has the others
     * @param novelty whether this request made it
     */
    record Opened(Job job, List<Ticketed> tickets, Novelty novelty) implements Opening {
        /** Copies the list. */
        public Opened {
            tickets = List.copyOf(tickets);
        }
    }

    /**
     * The job stands, and its source is being listed.
     *
     * @param job the job
     * @param novelty whether this request made it
     */
    record Listed(JobRecord job, Novelty novelty) implements Opening {}

    /**
     * It cannot be.
     *
     * @param reason why, a sentence for the user
     */
    record Refused(String reason) implements Opening {}

    /**
     * Its idempotency key opened a job that has been deleted since.
     *
     * @param job that job
     */
    record Deleted(JobId job) implements Opening {}

    /** Its idempotency key belongs to another request. */
    record KeyTaken() implements Opening {}

    /** Whether a job is a new one. */
    enum Novelty {
        /** It was made now. */
        NEW,
        /** The same request had made it before. */
        REPEATED
    }
}
