package pixfleet.control.jobs;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import pixfleet.control.ledger.Concurrent;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Keys.Incoming.Loose;
import pixfleet.job.ObjectRef;
import pixfleet.job.Status;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.Removals;

/**
 * Deletes a job with everything of it. The job itself goes first, so that what still comes in for it is turned away; if
 * the rest fails half-way, asking again goes on. The sweep asks again some minutes later in any case: what a function or a
 * node was about to write then goes, too.
 */
public final class Removal {
    /** Images whose removal may outlast what an HTTP API waits. */
    private static final int VAST = 10_000;

    private final Jobs jobs;
    private final Images statuses;
    private final Removals removals;
    private final ObjectStore store;
    private final Clock clock;

    /**
     * @param jobs the jobs there are
     * @param statuses tell where uploads without a ticket lie
     * @param removals take away what is known of a job
     * @param store hold its objects
     * @param clock dates the deletion
     */
    public Removal(Jobs jobs, Images statuses, Removals removals, ObjectStore store, Clock clock) {
        this.jobs = jobs;
        this.statuses = statuses;
        this.removals = removals;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Removes the job as its user asks. One of very many images is gone for everybody at once; what is left of it the sweep
     * takes away some minutes later, since nobody waits for that. Nothing happens if there is none.
     */
    public void ask(JobId job) {
        boolean isVast = jobs.find(job).filter(found -> found.images() > VAST).isPresent();
        if (isVast) {
            jobs.remove(job, clock.instant());
        } else {
            remove(job);
        }
    }

    /** Removes the job with everything of it. Nothing happens if there is none. */
    public void remove(JobId job) {
        jobs.remove(job, clock.instant());
        int images = removals.images(job);
        List<String> results = new ArrayList<>(Keys.results(job, images));
        results.add(Keys.strips(job));
        clear(results, store::clearResults);
        clear(Keys.originals(job, images), store::clearUploads);
        // An upload without a ticket is its job's only image.
        Optional<ObjectRef> loose = statuses.find(job, ImageId.of(job, 0))
                .map(Status::original)
                .filter(original -> Keys.incoming(original.key())
                        .filter(Loose.class::isInstance)
                        .isPresent());
        loose.ifPresent(store::removeUpload);
        removals.clear(job);
    }

    private static void clear(List<String> prefixes, Consumer<String> clear) {
        List<String> _ = Concurrent.map(prefixes, prefix -> {
            clear.accept(prefix);
            return prefix;
        });
    }

    /** Removes what is known of images that a job which was never opened was about to announce. */
    public void remove(JobId job, int block) {
        removals.clear(job, block);
    }
}
