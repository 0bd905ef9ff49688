package pixfleet.local.s3;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Keyring;

/**
 * Lets pass what the policy of whoever signed allows. Whether the signature holds is s3proxy's to say, whose answer is better than
 * one of ours: what is refused here for want of a right would be refused there for a wrong signature. Keys of a batch are
 * {@link AllowedDeletions}' affair.
 */
final class AllowedRequests extends Handler.Wrapper {
    private static final Pattern BY_HEADER = Pattern.compile("AWS4-HMAC-SHA256 .*?Credential=([^/,]+)/.*");

    private final BlobStore store;
    private final Keyring keys;

    /** Goes before a handler over that store. */
    AllowedRequests(Handler handler, BlobStore store, Keyring keys) {
        super(handler);
        this.store = store;
        this.keys = keys;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var needs = ObjectNeeds.of(
                request.getMethod(),
                request.getHttpURI().getPath(),
                text(request.getHttpURI().getQuery()));
        var caller = keys.caller(accessKey(request, needs)).filter(known -> !known.ofTheAccount());
        if (caller.isEmpty() || request.getMethod().equals("OPTIONS")) {
            return super.handle(request, response, callback);
        }
        if (!caller.get().goesWith(token(request, needs))) {
            S3Error.of("InvalidToken", "The provided token is malformed or otherwise invalid.")
                    .write(response, callback);
            return true;
        }
        try {
            caller.get().check(needs.all(text(request.getHeaders().get("x-amz-copy-source"))));
            if (needs.reads() && !store.blobExists(needs.bucket(), needs.key())) {
                caller.get().check(List.of(needs.toSeeAbsence()));
            }
        } catch (AwsError e) {
            S3Error.of(e.status(), e.code(), e.text()).write(response, callback);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private static String accessKey(Request request, ObjectNeeds needs) {
        var header = BY_HEADER.matcher(text(request.getHeaders().get(HttpHeader.AUTHORIZATION)));
        var signed = Optional.ofNullable(needs.query().get("X-Amz-Credential")).orElse("");
        return header.matches() ? header.group(1) : signed.split("/", 2)[0];
    }

    private static String token(Request request, ObjectNeeds needs) {
        var header = text(request.getHeaders().get("x-amz-security-token"));
        return header.isEmpty() ? needs.query().getOrDefault("X-Amz-Security-Token", "") : header;
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
