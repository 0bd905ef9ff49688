package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.drain.EarlierResults;
import pixfleet.job.Keys;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.StripCount;
import pixfleet.job.Task;
import pixfleet.job.Timings;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.ResultCache;
import pixfleet.records.table.Table;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** {@link EarlierResults} that the table of records remembers. S3 copies them, so that no bytes pass through the node. */
public final class TableEarlierResults implements EarlierResults {
    /** S3 copies no more in one call. */
    private static final long MOST_BYTES = 5L << 30;

    private final ResultCache cache;
    private final Jobs jobs;
    private final Images images;
    private final S3Client s3;
    private final String bucket;
    private final Clock clock;

    /**
     * @param table where it is remembered
     * @param generation under which word
     * @param s3 the client
     * @param bucket the results bucket
     * @param clock dates what is remembered
     */
    public TableEarlierResults(Table table, String generation, S3Client s3, String bucket, Clock clock) {
        this.cache = new ResultCache(table, generation);
        this.jobs = new Jobs(table);
        this.images = new Images(table);
        this.s3 = s3;
        this.bucket = bucket;
        this.clock = clock;
    }

    @Override
    public Optional<Result> copied(Task task) {
        return owner(task)
                .flatMap(owner -> cache.find(task, owner))
                .filter(place -> !place.image().equals(task.image()))
                .flatMap(place -> images.find(place.job(), place.image()))
                .filter(status ->
                        status.original().etag().equals(task.original().etag()))
                .flatMap(status -> copied(status, task));
    }

    @Override
    public void remember(Task task) {
        owner(task).ifPresent(owner -> cache.keep(task, owner, clock.instant()));
    }

    private Optional<String> owner(Task task) {
        return jobs.find(task.job()).map(JobRecord::owner);
    }

    private Optional<Result> copied(Status earlier, Task task) {
        if (!(earlier.stage() instanceof Stage.Done(Result result)) || result.bytes() > MOST_BYTES) {
            return Optional.empty();
        }
        String from = Keys.results(earlier.job(), earlier.image());
        String to = Keys.results(task.job(), task.image());
        List<String> found = stored(from);
        if (!found.contains(result.key()) || !found.contains(result.thumbKey()) || !copy(found, from, to)) {
            return Optional.empty();
        }
        return Optional.of(new Result(
                moved(result.key(), from, to),
                moved(result.thumbKey(), from, to),
                result.format(),
                result.dimensions(),
                result.bytes(),
                Timings.NONE,
                result.notes(),
                StripCount.NONE));
    }

    private static String moved(String key, String from, String to) {
        return to + key.substring(from.length());
    }

    /** What lies below a prefix; nothing if that is more than a page, since a picture of so many tiles is as soon made. */
    private List<String> stored(String prefix) {
        ListObjectsV2Response page = translating(
                "s3 list " + bucket + "/" + prefix,
                () -> s3.listObjectsV2(request -> request.bucket(bucket).prefix(prefix)));
        return Boolean.TRUE.equals(page.isTruncated())
                ? List.of()
                : page.contents().stream().map(S3Object::key).toList();
    }

    /** Answers whether all of them were there to be copied. */
    private boolean copy(List<String> keys, String from, String to) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var copies = new ArrayList<Future<Boolean>>();
            keys.forEach(key -> copies.add(threads.submit(() -> copy(key, moved(key, from, to)))));
            boolean all = true;
            for (Future<Boolean> copy : copies) {
                all &= copy.get();
            }
            return all;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("s3 copy of %s: interrupted".formatted(from));
        }
    }

    private boolean copy(String from, String to) {
        try {
            var _ = translating(
                    "s3 copy to " + to,
                    () -> s3.copyObject(request -> request.sourceBucket(bucket)
                            .sourceKey(from)
                            .destinationBucket(bucket)
                            .destinationKey(to)));
            return true;
        } catch (S3Exception _) {
            // Gone, or not to be copied: it is made.
            return false;
        }
    }
}
