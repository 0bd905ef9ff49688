package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import pixfleet.coalesce.Coalescer;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.drain.Ledger;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Status;
import pixfleet.job.Verification;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.table.Table;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** {@link Ledger} in the table of records; what is discarded lies in the results bucket. */
public final class TableLedger implements Ledger {
    private static final int MAX_OWNERS = 100;

    private final Jobs jobs;
    private final Images images;
    private final S3Client s3;
    private final String bucket;
    private final Coalescer<Status, Images.Advance> ends;
    private final Map<JobId, String> owners = Collections.synchronizedMap(new Owners());

    /** Of the jobs a node was at last. */
    private static final class Owners extends LinkedHashMap<JobId, String> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, String> eldest) {
            return size() > MAX_OWNERS;
        }
    }

    /**
     * @param table where it is recorded
     * @param s3 the client
     * @param bucket the results bucket
     * @param chance any numbers, other ones on each node
     */
    public TableLedger(Table table, S3Client s3, String bucket, LongSupplier chance) {
        this.jobs = new Jobs(table);
        this.images = new Images(table, chance);
        this.ends = new Coalescer<>(Images.MAX_TOGETHER, images::advance);
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Optional<Status> find(JobId job, ImageId image) {
        return images.find(job, image);
    }

    /** To whom a job belongs; of one that was deleted meanwhile, to the operators. */
    public String owner(JobId job) {
        return owners.computeIfAbsent(
                job, id -> jobs.find(id).map(JobRecord::owner).orElse(Jobs.OPERATORS));
    }

    @Override
    public boolean exists(JobId job) {
        return jobs.find(job).isPresent();
    }

    /** Ends that come at the same time are written together: each moves the counters of its job. */
    @Override
    public Advance advance(Status next) {
        return switch (next.stage().terminal() ? ends.ask(next) : images.advance(next)) {
            case WRITTEN -> Advance.ADVANCED;
            case BEHIND -> Advance.STALE;
            case DELETED -> Advance.DELETED;
        };
    }

    @Override
    public Optional<Status> untold(JobId job, ImageId image) {
        return images.untold(job, image);
    }

    @Override
    public void told(Status end) {
        images.told(end);
    }

    @Override
    public void keep(Verification verification) {
        images.keep(verification);
    }

    @Override
    public void discard(JobId job, ImageId image) {
        String prefix = Keys.results(job, image);
        List<ObjectIdentifier> found = stored(prefix);
        while (!found.isEmpty()) {
            List<ObjectIdentifier> doomed = found;
            DeleteObjectsResponse answer = translating(
                    "s3 delete " + bucket + "/" + prefix,
                    () -> s3.deleteObjects(request -> request.bucket(bucket)
                            .delete(list -> list.objects(doomed).quiet(true))));
            if (!answer.errors().isEmpty()) {
                throw new TransientFailure("s3 delete %s/%s: %s"
                        .formatted(bucket, prefix, answer.errors().getFirst().message()));
            }
            found = stored(prefix);
        }
    }

    /** A page of what lies below a prefix: a large result has thousands of tiles. */
    private List<ObjectIdentifier> stored(String prefix) {
        return translating(
                        "s3 list " + bucket + "/" + prefix,
                        () -> s3.listObjectsV2(request -> request.bucket(bucket).prefix(prefix)))
                .contents()
                .stream()
                .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                .toList();
    }
}
