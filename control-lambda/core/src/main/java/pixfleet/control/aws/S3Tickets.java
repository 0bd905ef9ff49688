package pixfleet.control.aws;

import static pixfleet.control.aws.Translation.translating;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import pixfleet.control.upload.Ticket;
import pixfleet.control.upload.Tickets;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** {@link Tickets} for one bucket. */
public final class S3Tickets implements Tickets {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final S3Client s3;
    private final S3Presigner presigner;
    private final AwsCredentialsProvider credentials;
    private final String bucket;

    /**
     * @param s3 opens uploads in parts; its region is the bucket's
     * @param presigner signs their links
     * @param credentials sign forms
     * @param bucket the uploads bucket
     */
    public S3Tickets(S3Client s3, S3Presigner presigner, AwsCredentialsProvider credentials, String bucket) {
        this.s3 = s3;
        this.presigner = presigner;
        this.credentials = credentials;
        this.bucket = bucket;
    }

    @Override
    public Ticket.Post post(Announced upload, Instant now, Duration term) {
        Region region = s3.serviceClientConfiguration().region();
        var policy = new PostPolicy(bucket, region.id(), credentials.resolveCredentials());
        Instant expiresAt = now.plus(term);
        return new Ticket.Post(bucketAddress(), policy.fields(upload, now, expiresAt), expiresAt);
    }

    /** Where the bucket is, in the style the SDK addresses it: taken from a signed link, which is made offline. */
    private URI bucketAddress() {
        String link = presigner
                .presignGetObject(sign -> sign.signatureDuration(Duration.ofMinutes(1))
                        .getObjectRequest(get -> get.bucket(bucket).key("incoming/x")))
                .url()
                .toExternalForm();
        return URI.create(link.substring(0, link.indexOf("/incoming/x?")) + "/");
    }

    @Override
    public Ticket.Multipart multipart(Announced upload, long partBytes, Instant now, Duration term) {
        String id = openUpload(upload.key()).orElseGet(() -> newUpload(upload));
        List<URI> parts = new ArrayList<>();
        for (long from = 0; from < upload.bytes(); from += partBytes) {
            long length = Math.min(partBytes, upload.bytes() - from);
            parts.add(part(upload.key(), id, new Part(parts.size() + 1, length), term));
        }
        URI complete = uri(presigner.presignCompleteMultipartUpload(sign -> sign.signatureDuration(term)
                .completeMultipartUploadRequest(
                        request -> request.bucket(bucket).key(upload.key()).uploadId(id))));
        URI abort = uri(presigner.presignAbortMultipartUpload(sign -> sign.signatureDuration(term)
                .abortMultipartUploadRequest(
                        request -> request.bucket(bucket).key(upload.key()).uploadId(id))));
        URI list = signedRead(complete, "uploadId=" + URLEncoder.encode(id, StandardCharsets.UTF_8), term);
        return new Ticket.Multipart(partBytes, parts, list, complete, abort, now.plus(term));
    }

    /** Who asks again goes on with the upload that is open, and with the parts it has. Of several it is the newest. */
    private Optional<String> openUpload(String key) {
        return translating(
                "s3 list multipart uploads " + key,
                () -> s3.listMultipartUploads(request -> request.bucket(bucket).prefix(key)).uploads().stream()
                        .filter(upload -> upload.key().equals(key))
                        .max(Comparator.comparing(MultipartUpload::initiated))
                        .map(MultipartUpload::uploadId));
    }

    private String newUpload(Announced upload) {
        return translating(
                "s3 create multipart upload " + upload.key(),
                () -> s3.createMultipartUpload(request ->
                                request.bucket(bucket).key(upload.key()).contentType(upload.mediaType()))
                        .uploadId());
    }

    private record Part(int number, long length) {}

    /** The length is signed, too, so that a part can have no other. */
    private URI part(String key, String upload, Part part, Duration term) {
        return uri(presigner.presignUploadPart(sign -> sign.signatureDuration(term)
                .uploadPartRequest(request -> request.bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .partNumber(part.number())
                        .contentLength(part.length()))));
    }

    /** ListParts, which the SDK's presigner does not sign: the address of another link of this upload, and its own query. */
    private URI signedRead(URI upload, String query, Duration term) {
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create(upload.toString().replaceFirst("\\?.*", "?" + query)))
                .build();
        return SIGNER.sign(sign -> sign.identity(credentials.resolveCredentials())
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(
                                AwsV4HttpSigner.REGION_NAME,
                                s3.serviceClientConfiguration().region().id())
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AwsV4HttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, term)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false))
                .request()
                .getUri();
    }

    private static URI uri(software.amazon.awssdk.awscore.presigner.PresignedRequest signed) {
        return URI.create(signed.url().toExternalForm());
    }
}
