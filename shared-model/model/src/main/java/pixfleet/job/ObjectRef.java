package pixfleet.job;

/**
 * One version of an object in S3.
 *
 * @param bucket its bucket
 * @param key its key, decoded
 * @param etag the ETag of the version meant, without quotes; empty if any version will do
 */
public record ObjectRef(String bucket, String key, String etag) {
    /** Checks that bucket and key are there. */
    public ObjectRef {
        if (bucket.isBlank() || key.isBlank()) {
            throw new IllegalArgumentException(
                    "an object has a bucket and a key, not '%s' and '%s'".formatted(bucket, key));
        }
    }
}
