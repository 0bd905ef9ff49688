package pixfleet.control.gallery;

import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Keys.Incoming.Loose;
import pixfleet.job.ObjectRef;
import pixfleet.job.Status;

/**
 * Deletes a job with everything of it. The job itself goes first, so that what still comes in for it is turned away; if
 * the rest fails half-way, asking again goes on.
 */
public final class Removal {
    private final JobLedger jobs;
    private final StatusLedger statuses;
    private final GalleryIndex gallery;
    private final Shelves shelves;

    /**
     * @param jobs the jobs there are
     * @param statuses tell where uploads without a ticket lie
     * @param gallery forgets the job
     * @param shelves hold its objects
     */
    public Removal(JobLedger jobs, StatusLedger statuses, GalleryIndex gallery, Shelves shelves) {
        this.jobs = jobs;
        this.statuses = statuses;
        this.gallery = gallery;
        this.shelves = shelves;
    }

    /** Removes the job. Nothing happens if there is none. */
    public void remove(JobId job) {
        jobs.remove(job);
        gallery.forget(job);
        shelves.clearResults(Keys.gallery(job));
        shelves.clearResults(Keys.results(job));
        shelves.clearResults(Keys.verifications(job));
        shelves.clearUploads(Keys.INCOMING + job + "/");
        for (Status status : statuses.all(job)) {
            ObjectRef original = status.original();
            if (Keys.incoming(original.key()).filter(Loose.class::isInstance).isPresent()) {
                shelves.removeUpload(original);
            }
        }
        shelves.clearResults(Keys.JOBS + job + "/");
    }
}
