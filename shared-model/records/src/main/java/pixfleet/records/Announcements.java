package pixfleet.records;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.records.table.Key;

/**
 * What jobs announced, for whoever asks for many images that were announced together: the hundred that lie together are read once.
 * They do not change as long as the job is there, and whether it is has to be asked of {@link Jobs}.
 */
public final class Announcements {
    private static final int MAX_BLOCKS = 16;

    private final Jobs jobs;
    private final Map<Key, Map<ImageId, JobImage>> read = Collections.synchronizedMap(new Blocks());

    private static final class Blocks extends LinkedHashMap<Key, Map<ImageId, JobImage>> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Map<ImageId, JobImage>> eldest) {
            return size() > MAX_BLOCKS;
        }
    }

    /**
     * @param jobs the jobs there are
     */
    public Announcements(Jobs jobs) {
        this.jobs = jobs;
    }

    /** What the job announced of an image, if it did. */
    public Optional<JobImage> find(JobId job, ImageId image) {
        Key place = Places.manifest(job, Places.block(image));
        Map<ImageId, JobImage> known = read.get(place);
        if (known == null || !known.containsKey(image)) {
            known = jobs.block(job, Places.block(image));
            if (!known.containsKey(image)) {
                return jobs.announced(job, image);
            }
            read.put(place, known);
        }
        return Optional.ofNullable(known.get(image));
    }
}
