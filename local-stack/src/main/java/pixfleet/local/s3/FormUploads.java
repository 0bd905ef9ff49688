package pixfleet.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.gaul.s3proxy.auth.PostPolicy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.checksum.FlexChecksum;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Caller;
import pixfleet.local.wire.Keyring;
import pixfleet.local.wire.SignatureCheck;
import pixfleet.local.wire.UriText;
import pixfleet.local.wire.Xml;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Uploads by form (POST Object) over the disk. s3proxy would hold a form whole in memory, file and all, and a few at once
 * would end the stack. What a policy admits, s3proxy's own judge says.
 */
final class FormUploads extends Handler.Wrapper {
    private static final Logger log = LoggerFactory.getLogger(FormUploads.class);
    private static final Pattern FORM = Pattern.compile("multipart/form-data\\s*;.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern BUCKET = Pattern.compile("/([^/]+)/?");
    private static final Pattern SCOPE = Pattern.compile("([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request");
    private static final String METADATA = "x-amz-meta-";
    private static final int BUFFER = 64 << 10;

    private final BlobStore store;
    private final Path folder;
    private final Keyring keys;
    private final SignatureCheck signatures;

    /**
     * Goes before a handler.
     *
     * @param store takes what is uploaded
     * @param folder where files lie until then
     * @param keys that forms are signed with
     */
    FormUploads(Handler handler, BlobStore store, Path folder, Keyring keys) {
        super(handler);
        this.store = store;
        this.folder = folder;
        this.keys = keys;
        this.signatures = new SignatureCheck(keys, "s3", "", Clock.systemUTC());
    }

    /** Why an upload is refused. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient S3Error error;

        Refused(S3Error error) {
            super(error.code());
            this.error = error;
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var bucket = BUCKET.matcher(Request.getPathInContext(request));
        var type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse("");
        if (!request.getMethod().equals("POST") || !FORM.matcher(type).matches() || !bucket.matches()) {
            return super.handle(request, response, callback);
        }
        try (var form = UploadForm.read(request, type, folder)) {
            String tag = take(bucket.group(1), form);
            answer(request, bucket.group(1), form, tag).write(response, callback);
        } catch (Refused e) {
            e.error.write(response, callback);
        } catch (UploadForm.Malformed e) {
            S3Error.of("MalformedPOSTRequest", e.sentence()).write(response, callback);
        } catch (S3Exception e) {
            var details = e.awsErrorDetails();
            S3Error.of(e.statusCode(), details.errorCode(), details.errorMessage())
                    .write(response, callback);
        } catch (IOException | RuntimeException e) {
            log.error("form failed bucket={}", bucket.group(1), e);
            S3Error.of(500, "InternalError", "We encountered an internal error. Please try again.")
                    .write(response, callback);
        }
        return true;
    }

    /** Stores the file of a form and answers its tag. */
    private String take(String bucket, UploadForm form) throws Refused, IOException {
        String key = form.field("key");
        if (key.isEmpty()) {
            throw new Refused(S3Error.of("InvalidArgument", "Bucket POST must contain a field named 'key'."));
        }
        var caller = signer(form);
        var fields = new HashMap<>(form.fields());
        fields.put("bucket", bucket);
        PostPolicy.parse(form.field("policy").getBytes(StandardCharsets.UTF_8)).evaluate(fields, form.length());
        checkRight(caller, bucket, key);
        if (!store.containerExists(bucket)) {
            throw new Refused(S3Error.of(404, "NoSuchBucket", "The specified bucket does not exist"));
        }
        var put = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .contentLength(form.length())
                .metadata(metadata(form));
        if (!form.field("content-type").isEmpty()) {
            put.contentType(form.field("content-type"));
        }
        try (InputStream body = form.file()) {
            return store.putBlob(put.build(), body).eTag();
        }
    }

    private static void checkRight(Caller caller, String bucket, String key) throws Refused {
        try {
            caller.check(new ObjectNeeds("PUT", bucket, key, Map.of()).all(""));
        } catch (AwsError e) {
            throw new Refused(S3Error.of(e.status(), e.code(), e.text()));
        }
    }

    private Caller signer(UploadForm form) throws Refused {
        String policy = form.field("policy");
        if (policy.isEmpty() || form.field("x-amz-signature").isEmpty()) {
            throw new Refused(S3Error.of(403, "AccessDenied", "Access Denied"));
        }
        if (!form.field("x-amz-algorithm").equals("AWS4-HMAC-SHA256")) {
            throw new Refused(S3Error.of(
                    "InvalidRequest",
                    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."));
        }
        var scope = SCOPE.matcher(form.field("x-amz-credential"));
        var caller = scope.matches() ? keys.caller(scope.group(1)) : Optional.<Caller>empty();
        if (caller.isEmpty()) {
            throw new Refused(S3Error.of(
                    403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."));
        }
        if (!caller.get().goesWith(form.field("x-amz-security-token"))) {
            throw new Refused(S3Error.of("InvalidToken", "The provided token is malformed or otherwise invalid."));
        }
        var pair = caller.get().credentials();
        if (!signatures.signs(pair, scope.group(2), scope.group(3), policy, form.field("x-amz-signature"))) {
            throw new Refused(S3Error.of(
                    403,
                    "SignatureDoesNotMatch",
                    "The request signature we calculated does not match the signature you provided."));
        }
        return caller.get();
    }

    /** The user's own, and the checksum if one was sent and holds. */
    private static Map<String, String> metadata(UploadForm form) throws Refused, IOException {
        var metadata = new TreeMap<String, String>();
        for (var field : form.fields().entrySet()) {
            if (field.getKey().startsWith(METADATA)) {
                metadata.put(field.getKey().substring(METADATA.length()), field.getValue());
            }
            FlexChecksum checksum = FlexChecksum.fromHeaderName(field.getKey());
            if (checksum != null) {
                if (!Arrays.equals(checksum.decodeValue(field.getValue()), sum(checksum, form))) {
                    throw new Refused(
                            S3Error.of("BadDigest", "The checksum you specified did not match what we received."));
                }
                metadata.put(checksum.metadataKey(), field.getValue());
            }
        }
        return metadata;
    }

    private static byte[] sum(FlexChecksum checksum, UploadForm form) throws IOException {
        var sum = checksum.newChecksum();
        var buffer = new byte[BUFFER];
        try (InputStream file = form.file()) {
            for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
                sum.update(buffer, 0, read);
            }
        }
        return sum.getChecksumBytes();
    }

    /** What a form asked to be answered, which is nothing but a status unless it says otherwise. */
    private record Answer(int status, String tag, String place, String body) {
        void write(Response response, Callback callback) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.ETAG, tag);
            if (!place.isEmpty()) {
                response.getHeaders().put(HttpHeader.LOCATION, place);
            }
            if (!body.isEmpty()) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml");
            }
            response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
        }
    }

    private static Answer answer(Request request, String bucket, UploadForm form, String eTag) {
        String tag = eTag.startsWith("\"") ? eTag : '"' + eTag + '"';
        String key = form.field("key");
        String redirect = form.field("success_action_redirect");
        if (!redirect.isEmpty()) {
            String place = "%s%sbucket=%s&key=%s&etag=%s"
                    .formatted(
                            redirect,
                            redirect.contains("?") ? "&" : "?",
                            UriText.encode(bucket),
                            UriText.encode(key),
                            UriText.encode(tag));
            return new Answer(303, tag, place, "");
        }
        String place = "http://%s/%s/%s".formatted(request.getHttpURI().getAuthority(), bucket, UriText.encode(key));
        return switch (form.field("success_action_status")) {
            case "200" -> new Answer(200, tag, place, "");
            case "201" -> {
                String body = Xml.document(
                        "PostResponse",
                        "",
                        xml -> xml.text("Location", place)
                                .text("Bucket", bucket)
                                .text("Key", key)
                                .text("ETag", tag));
                yield new Answer(201, tag, place, body);
            }
            default -> new Answer(204, tag, place, "");
        };
    }
}
