package pixfleet.control.jobs;

import pixfleet.control.gallery.GalleryIndex;
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
    private final ObjectStore store;

    /**
     * @param jobs the jobs there are
     * @param statuses tell where uploads without a ticket lie
     * @param gallery forgets the job
     * @param store hold its objects
     */
    public Removal(JobLedger jobs, StatusLedger statuses, GalleryIndex gallery, ObjectStore store) {
        this.jobs = jobs;
        this.statuses = statuses;
        this.gallery = gallery;
        this.store = store;
    }

    /** Removes the job. Nothing happens if there is none. */
    public void remove(JobId job) {
        jobs.remove(job);
        gallery.forget(job);
        store.clearResults(Keys.gallery(job));
        store.clearResults(Keys.results(job));
        store.clearResults(Keys.verifications(job));
        store.clearUploads(Keys.INCOMING + job + "/");
        for (Status status : statuses.all(job)) {
            ObjectRef original = status.original();
            if (Keys.incoming(original.key()).filter(Loose.class::isInstance).isPresent()) {
                store.removeUpload(original);
            }
        }
        store.clearResults(Keys.JOBS + job + "/");
    }
}
