package pixfleet.control.gallery;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.job.GalleryEntry;
import pixfleet.job.JobId;
import pixfleet.job.Ulid;

/** Reads the gallery page by page: newest job first, and a job's images in their order. */
public final class GalleryReader {
    private final GalleryIndex index;

    /**
     * @param index the pages
     */
    public GalleryReader(GalleryIndex index) {
        this.index = index;
    }

    /**
     * A place in the gallery.
     *
     * @param job the job shown last
     * @param position the last position of it that was shown
     */
    public record Place(JobId job, int position) {
        private static final int NONE_LEFT = 99_999;

        /** Reads a place: a job's id, or that with a dash and a position; nothing if it is neither. */
        public static Optional<Place> parse(String text) {
            String[] parts = text.split("-", 2);
            if (!Ulid.is(parts[0]) || (parts.length == 2 && !parts[1].matches("\\d{1,5}"))) {
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

    /** The newest entries. */
    public List<GalleryEntry> newest(int max) {
        return collect(Optional.empty(), max);
    }

    /** The entries that come after that place. */
    public List<GalleryEntry> after(Place place, int max) {
        return collect(Optional.of(place), max);
    }

    /** The place of an entry. */
    public static Place place(GalleryEntry entry) {
        return new Place(entry.job(), entry.position());
    }

    private List<GalleryEntry> collect(Optional<Place> after, int max) {
        var entries = new ArrayList<GalleryEntry>();
        for (LocalDate day : index.days()) {
            if (after.isPresent() && day.isAfter(GalleryIndex.day(after.get().job()))) {
                continue;
            }
            for (JobId job : index.jobs(day)) {
                int from = after.map(place -> from(place, job)).orElse(0);
                if (from >= 0) {
                    entries.addAll(index.entries(job, from, max - entries.size()));
                }
                if (entries.size() >= max) {
                    return entries;
                }
            }
        }
        return entries;
    }

    /** From which position of the job to go on, or -1 if all of it has been shown. */
    private static int from(Place place, JobId job) {
        int order = job.value().compareTo(place.job().value());
        if (order > 0) {
            return -1;
        }
        return order == 0 ? place.position() + 1 : 0;
    }
}
