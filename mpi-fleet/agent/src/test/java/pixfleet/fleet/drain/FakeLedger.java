package pixfleet.fleet.drain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Status;
import pixfleet.job.Verification;

/** A {@link Ledger} in memory. */
public final class FakeLedger implements Ledger {
    private final Map<String, Status> statuses = new ConcurrentHashMap<>();
    private final Set<JobId> jobs = new HashSet<>();
    private final Map<String, Status> untold = new ConcurrentHashMap<>();
    private Consumer<Status> witness = _ -> {};
    public final List<Verification> kept = new ArrayList<>();
    public final List<String> discarded = new ArrayList<>();

    /** Has every advance told. */
    public void watch(Consumer<Status> newWitness) {
        witness = newWitness;
    }

    /** Makes the job known. */
    public synchronized void open(JobId job) {
        jobs.add(job);
    }

    /** Forgets the job and its statuses. */
    public synchronized void delete(JobId job) {
        jobs.remove(job);
        statuses.keySet().removeIf(key -> key.startsWith(job.value()));
        untold.keySet().removeIf(key -> key.startsWith(job.value()));
    }

    public void put(Status status) {
        statuses.put(status.job() + "/" + status.image(), status);
    }

    @Override
    public Optional<Status> find(JobId job, ImageId image) {
        return Optional.ofNullable(statuses.get(job + "/" + image));
    }

    @Override
    public synchronized boolean exists(JobId job) {
        return jobs.contains(job);
    }

    @Override
    public synchronized Advance advance(Status next) {
        Optional<Status> known = find(next.job(), next.image());
        if (known.isEmpty() && !exists(next.job())) {
            return Advance.DELETED;
        }
        if (known.isPresent() && !next.supersedes(known.get())) {
            return Advance.STALE;
        }
        put(next);
        String key = next.job() + "/" + next.image();
        untold.remove(key);
        if (next.stage().terminal()) {
            untold.put(key, next);
        }
        witness.accept(next);
        return Advance.ADVANCED;
    }

    /** Every end that nobody is known to have told. */
    public synchronized List<Status> untold() {
        return List.copyOf(untold.values());
    }

    @Override
    public Optional<Status> untold(JobId job, ImageId image) {
        return Optional.ofNullable(untold.get(job + "/" + image));
    }

    @Override
    public synchronized void told(Status end) {
        String key = end.job() + "/" + end.image();
        untold(end.job(), end.image())
                .filter(known -> known.attempt() == end.attempt())
                .ifPresent(_ -> untold.remove(key));
    }

    @Override
    public synchronized void keep(Verification verification) {
        if (exists(verification.job())) {
            kept.add(verification);
        }
    }

    @Override
    public synchronized void discard(JobId job, ImageId image) {
        discarded.add(job + "/" + image);
    }
}
