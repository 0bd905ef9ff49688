package pixfleet.control.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Ulid;
import pixfleet.wire.JobJson;

/** The jobs there are. A job never changes, so what was read once is remembered. */
public final class JobLedger {
    private static final int REMEMBERED = 200;
    private static final int PAGE = 1000;
    private static final long FIRST_WINDOW_MILLIS = 6 * 3_600_000L;

    private final Documents documents;
    private final Map<JobId, Job> remembered = Collections.synchronizedMap(new Recent<>(REMEMBERED));

    /**
     * @param documents where jobs are kept
     */
    public JobLedger(Documents documents) {
        this.documents = documents;
    }

    /** The job, if there is one. A job removed by another process may be answered a while longer. */
    public Optional<Job> find(JobId id) {
        Job known = remembered.get(id);
        return known == null ? read(id) : Optional.of(known);
    }

    /** The job as it stands in the bucket now, without relying on memory. */
    public Optional<Job> read(JobId id) {
        Optional<Job> job = documents.find(Keys.job(id)).map(document -> JobJson.read(document.text()));
        job.ifPresentOrElse(found -> remembered.put(id, found), () -> remembered.remove(id));
        return job;
    }

    /** Keeps a job. Twice keeps the first. */
    public void keep(Job job) {
        Write _ = documents.create(Keys.job(job.id()), JobJson.write(job));
    }

    /** Removes a job; nothing happens if there is none. */
    public void remove(JobId id) {
        remembered.remove(id);
        documents.remove(Keys.job(id));
    }

    /**
     * Ids of jobs, newest first.
     *
     * <p>S3 lists in ascending order only, so this looks at a stretch of time before the limit, then at one twice as
     * long before that, until it has found enough.
     *
     * @param before only jobs older than this one
     * @param max 1 or more
     */
    public List<JobId> newest(String before, int max) {
        var found = new ArrayList<JobId>();
        long until = Ulid.time(before).toEpochMilli() + 1;
        String ceiling = before;
        for (long window = FIRST_WINDOW_MILLIS; found.size() < max && until > 0; window *= 2) {
            long from = Math.max(0, until - window);
            found.addAll(lastBetween(floor(from), ceiling, max - found.size()).reversed());
            ceiling = floor(from);
            until = from;
        }
        return found;
    }

    /** The smallest id of that millisecond. A job made of exactly these bytes is beyond all likelihood. */
    private static String floor(long millis) {
        return Ulid.of(java.time.Instant.ofEpochMilli(millis), new byte[Ulid.ENTROPY_BYTES]);
    }

    private List<JobId> lastBetween(String from, String ceiling, int max) {
        Deque<JobId> last = new ArrayDeque<>();
        String after = from;
        while (true) {
            List<String> names = documents.folders(Keys.JOBS, after, PAGE);
            for (String name : names) {
                if (name.compareTo(ceiling) >= 0) {
                    return List.copyOf(last);
                }
                if (Ulid.is(name)) {
                    last.addLast(new JobId(name));
                    if (last.size() > max) {
                        last.removeFirst();
                    }
                }
            }
            if (names.size() < PAGE) {
                return List.copyOf(last);
            }
            after = names.getLast();
        }
    }
}
