package pixfleet.local.s3;

/**
 * An object that now exists.
 *
 * @param event {@code ObjectCreated:Put}, {@code :Copy} or {@code :CompleteMultipartUpload}
 * @param bucket bucket name
 * @param key as S3 keeps it, not encoded
 * @param sizeBytes 0 or more
 * @param eTag without quotes
 */
public record ObjectCreated(String event, String bucket, String key, long sizeBytes, String eTag) {}
