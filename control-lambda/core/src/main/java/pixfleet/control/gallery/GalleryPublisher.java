package pixfleet.control.gallery;

import pixfleet.control.ledger.JobLedger;
import pixfleet.job.Completion;
import pixfleet.job.GalleryEntry;
import pixfleet.job.Stage;
import pixfleet.job.Status;

/** Hangs finished images in the gallery. */
public final class GalleryPublisher {
    /** What became of a completion. */
    public enum Publication {
        /** The image hangs in the gallery. */
        SHOWN,
        /** There is nothing to show: it failed or was refused, or its job has been deleted. */
        NOTHING
    }

    private final GalleryIndex index;
    private final JobLedger jobs;

    /**
     * @param index the pages
     * @param jobs tell which jobs still exist
     */
    public GalleryPublisher(GalleryIndex index, JobLedger jobs) {
        this.index = index;
        this.jobs = jobs;
    }

    /** Shows what was completed. Twice shows it once; a later attempt takes the earlier one's place. */
    public Publication add(Completion completion) {
        Status status = completion.status();
        if (!(status.stage() instanceof Stage.Done(var result))
                || jobs.read(status.job()).isEmpty()) {
            return Publication.NOTHING;
        }
        index.add(new GalleryEntry(
                status.job(),
                status.image(),
                status.position(),
                status.fileName(),
                status.original(),
                completion.pipeline(),
                result,
                status.at()));
        return Publication.SHOWN;
    }
}
