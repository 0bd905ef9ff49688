package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pixfleet.control.upload.Ticket;
import pixfleet.control.upload.Tickets;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** {@link Tickets} for one bucket. */
public final class S3Tickets implements Tickets {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final S3Client s3;
    private final S3Presigner presigner;
    private final AwsCredentialsProvider credentials;
    private final String bucket;
    private final AtomicReference<@Nullable URI> address = new AtomicReference<>();

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

    /** Where the bucket is, in the style the SDK addresses it: taken once from a link that it signs, which it does offline. */
    private URI bucketAddress() {
        URI known = address.get();
        if (known == null) {
            String link = presigner
                    .presignGetObject(sign -> sign.signatureDuration(Duration.ofMinutes(1))
                            .getObjectRequest(get -> get.bucket(bucket).key("incoming/x")))
                    .url()
                    .toExternalForm();
            known = URI.create(link.substring(0, link.indexOf("/incoming/x?")) + "/");
            address.set(known);
        }
        return known;
    }

    @Override
    public Ticket.Multipart multipart(Announced upload, long partBytes, Instant now, Duration term) {
        String id = openUpload(upload.key()).orElseGet(() -> newUpload(upload));
        var open = new OpenUpload(
                URI.create(bucketAddress() + SdkHttpUtils.urlEncodeIgnoreSlashes(upload.key())),
                id,
                s3.serviceClientConfiguration().region(),
                credentials.resolveCredentials(),
                term);
        List<URI> parts = new ArrayList<>();
        for (long from = 0; from < upload.bytes(); from += partBytes) {
            parts.add(open.part(parts.size() + 1, Math.min(partBytes, upload.bytes() - from)));
        }
        return new Ticket.Multipart(
                partBytes,
                parts,
                open.link(SdkHttpMethod.GET),
                open.link(SdkHttpMethod.POST),
                open.link(SdkHttpMethod.DELETE),
                now.plus(term));
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

    /**
     * An upload in parts, and who signs its links. The SDK's presigner takes ten times as long for each, of which a job has thousands, and
     * does not sign ListParts.
     */
    private record OpenUpload(URI object, String id, Region region, AwsCredentials credentials, Duration term) {
        /** To list its parts, to join them, or to give it up. */
        URI link(SdkHttpMethod method) {
            return signed(request(method));
        }

        /** The length is signed, too, so that a part can have no other. */
        URI part(int number, long length) {
            return signed(request(SdkHttpMethod.PUT)
                    .putRawQueryParameter("partNumber", Integer.toString(number))
                    .putHeader("Content-Length", Long.toString(length)));
        }

        private SdkHttpRequest.Builder request(SdkHttpMethod method) {
            return SdkHttpRequest.builder().method(method).uri(object).putRawQueryParameter("uploadId", id);
        }

        private URI signed(SdkHttpRequest.Builder request) {
            return SIGNER.sign(sign -> sign.identity(credentials)
                            .request(request.build())
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                            .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AwsV4HttpSigner.AuthLocation.QUERY_STRING)
                            .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, term)
                            .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                            .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                            .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false))
                    .request()
                    .getUri();
        }
    }
}
