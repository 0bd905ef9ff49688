package pixfleet.control.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.control.ledger.Caller;
import pixfleet.control.ledger.OwnJobs;
import pixfleet.job.GalleryEntry;
import pixfleet.job.JobId;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Ulid;
import pixfleet.records.Counts;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Line;

/**
 * Reads the gallery page by page: newest job first, and a job's images in their order. An image hangs there as soon as its
 * status says that it is done; nothing else says so.
 */
public final class GalleryReader {
    private static final int JOBS = 20;
    private static final int STEP = 200;

    /** Looks at jobs and at ranges of their images for one page, so that none takes long. */
    private static final int MAX_LOOKS = 60;

    private final OwnJobs jobs;
    private final Images images;
    private final Counts counts;

    /**
     * @param jobs the jobs there are
     * @param images how far their images have come
     * @param counts tell which have results
     */
    public GalleryReader(Jobs jobs, Images images, Counts counts) {
        this.jobs = new OwnJobs(jobs);
        this.images = images;
        this.counts = counts;
    }

    /**
     * A place in the gallery.
     *
     * @param job the job shown last
     * @param position the last position of it that was shown
     */
    public record Place(JobId job, int position) {
        private static final int NONE_LEFT = 999_999_999;

        /** Reads a place: a job's id, or that with a dash and a position; nothing if it is neither. */
        public static Optional<Place> parse(String text) {
            String[] parts = text.split("-", 2);
            if (!Ulid.is(parts[0]) || (parts.length == 2 && !parts[1].matches("\\d{1,9}"))) {
                return Optional.empty();
            }
            int position = parts.length == 2 ? Integer.parseInt(parts[1]) : NONE_LEFT;
            return Optional.of(new Place(new JobId(parts[0]), position));
        }

        /** The form that {@link #parse} reads. */
        public String text() {
            return job + "-" + position;
        }
    }

    /**
     * Entries in the gallery's order.
     *
     * @param entries those of the page; there may be more even if these are few
     * @param next where to go on; empty at the end
     */
    public record Page(List<GalleryEntry> entries, List<Place> next) {
        /** Copies the lists. */
        public Page {
            entries = List.copyOf(entries);
            next = List.copyOf(next);
        }
    }

    /**
     * The newest entries.
     *
     * @param caller sees those of their own jobs
     * @param before an id made up of a moment after the newest job
     */
    public Page newest(Caller caller, String before, int max) {
        return new Walk(caller, max).jobs(before);
    }

    /** The entries that come after that place. */
    public Page after(Caller caller, Place place, int max) {
        var walk = new Walk(caller, max);
        Optional<JobRecord> job = jobs.find(caller, place.job());
        if (job.isPresent() && walk.job(job.get(), place.position() + 1)) {
            return walk.page();
        }
        return walk.jobs(place.job().value());
    }

    /** One page in the making. */
    private final class Walk {
        private final Caller caller;
        private final int max;
        private final List<GalleryEntry> entries = new ArrayList<>();
        private final List<Place> next = new ArrayList<>();
        private int looks;

        Walk(Caller caller, int max) {
            this.caller = caller;
            this.max = max;
        }

        Page page() {
            return new Page(entries, next);
        }

        Page jobs(String before) {
            String place = before;
            List<JobRecord> page = jobs.newest(caller, place, JOBS);
            while (!page.isEmpty()) {
                for (JobRecord job : page) {
                    looks++;
                    if (counts.ends(job.id()).done() > 0 && job(job, 0)) {
                        return page();
                    }
                    place = job.id().value();
                }
                if (looks >= MAX_LOOKS) {
                    next.add(new Place(page.getLast().id(), Place.NONE_LEFT));
                    return page();
                }
                page = jobs.newest(caller, place, JOBS);
            }
            return page();
        }

        /** Adds a job's entries from that position on, and answers whether the page is full. */
        boolean job(JobRecord job, int from) {
            for (int at = from; at < job.images(); at += STEP) {
                for (Line line : images.page(job, at, STEP)) {
                    if (line.known().isPresent() && line.known().get().stage() instanceof Stage.Done(var result)) {
                        if (entries.size() == max) {
                            next.add(last());
                            return true;
                        }
                        entries.add(entry(job, line.known().get(), result));
                    }
                }
                looks++;
                if (looks >= MAX_LOOKS && at + STEP < job.images()) {
                    next.add(new Place(job.id(), at + STEP - 1));
                    return true;
                }
            }
            return false;
        }

        private Place last() {
            return new Place(entries.getLast().job(), entries.getLast().position());
        }
    }

    private static GalleryEntry entry(JobRecord job, Status status, pixfleet.job.Result result) {
        return new GalleryEntry(status.ref(), job.pipelineText(), result, status.at());
    }
}
