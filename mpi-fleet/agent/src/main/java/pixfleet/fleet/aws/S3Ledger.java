package pixfleet.fleet.aws;

import static pixfleet.fleet.aws.Translation.translating;

import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.drain.Ledger;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Status;
import pixfleet.job.Verification;
import pixfleet.wire.StatusJson;
import pixfleet.wire.VerificationJson;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** {@link Ledger} in the results bucket: one object a status, written under the condition that it is the one read. */
public final class S3Ledger implements Ledger {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    /** How often another writer may come first before the write is left for later. */
    private static final int MAX_RACES = 8;

    /** Far more than a node has in hand. */
    private static final int MAX_REMEMBERED = 256;

    private final S3Client s3;
    private final String bucket;
    private final Map<String, Versioned> lastSeen = Collections.synchronizedMap(new LastSeen());

    private record Versioned(Status status, String etag) {}

    /**
     * What each status was when this object last read or wrote it. It saves reading it again before it is written: a
     * version that is no longer the present one makes the write fail, and then it is read.
     */
    private static final class LastSeen extends LinkedHashMap<String, Versioned> {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Versioned> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }

    /**
     * @param s3 the client
     * @param bucket the results bucket
     */
    public S3Ledger(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Optional<Status> find(JobId job, ImageId image) {
        return read(Keys.status(job, image)).map(Versioned::status);
    }

    @Override
    public boolean exists(JobId job) {
        String key = Keys.job(job);
        try {
            var _ = translating(
                    "s3 head " + bucket + "/" + key,
                    () -> s3.headObject(request -> request.bucket(bucket).key(key)));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Advance advance(Status next) {
        String key = Keys.status(next.job(), next.image());
        Versioned seen = lastSeen.remove(key);
        if (seen != null && next.supersedes(seen.status()) && write(key, next, Optional.of(seen))) {
            return Advance.ADVANCED;
        }
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<Versioned> known = read(key);
            if (known.isPresent() && !next.supersedes(known.get().status())) {
                return Advance.STALE;
            }
            if (known.isEmpty() && !exists(next.job())) {
                return Advance.DELETED;
            }
            if (write(key, next, known)) {
                return Advance.ADVANCED;
            }
        }
        throw new TransientFailure(
                "s3 put %s/%s: others wrote it %d times meanwhile".formatted(bucket, key, MAX_RACES));
    }

    @Override
    public void keep(Verification verification) {
        if (!exists(verification.job())) {
            return;
        }
        String key = Keys.verification(verification.job(), verification.image());
        var _ = translating(
                "s3 put " + bucket + "/" + key,
                () -> s3.putObject(
                        request -> request.bucket(bucket)
                                .key(key)
                                .contentType("application/json")
                                .cacheControl("no-store"),
                        RequestBody.fromString(VerificationJson.write(verification))));
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

    private Optional<Versioned> read(String key) {
        try {
            ResponseBytes<GetObjectResponse> object = translating(
                    "s3 get " + bucket + "/" + key,
                    () -> s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)));
            return Optional.of(remembered(
                    key,
                    StatusJson.read(object.asUtf8String()),
                    object.response().eTag()));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private Versioned remembered(String key, Status status, String etag) {
        var seen = new Versioned(status, etag);
        lastSeen.put(key, seen);
        return seen;
    }

    private boolean write(String key, Status next, Optional<Versioned> known) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .contentType("application/json")
                .cacheControl("no-store");
        known.ifPresentOrElse(version -> request.ifMatch(version.etag()), () -> request.ifNoneMatch("*"));
        try {
            PutObjectResponse written = translating(
                    "s3 put " + bucket + "/" + key,
                    () -> s3.putObject(request.build(), RequestBody.fromString(StatusJson.write(next))));
            var _ = remembered(key, next, written.eTag());
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT || e.statusCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
