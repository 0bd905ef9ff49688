package pixfleet.local.s3;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.shaded.org.eclipse.jetty.http.HttpField;
import org.gaul.shaded.org.eclipse.jetty.http.HttpFields;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.io.Content;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.HttpStream;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What a client of S3 sees and s3proxy does otherwise: it takes signatures of any region and metadata of any size, sorts the
 * parts of an upload, tells a place that does not exist, and forgets cross-origin headers on answers that are not a plain
 * success.
 */
final class Manners extends Handler.Wrapper {
    private static final Pattern HEADER_SCOPE =
            Pattern.compile("AWS4-HMAC-SHA256 .*Credential=[^/,]+/\\d{8}/([^/,]+)/.*");
    private static final Pattern QUERY_SCOPE =
            Pattern.compile("(?:^|.*&)X-Amz-Credential=[^&]+?(?:%2F|/)\\d{8}(?:%2F|/)([^&]+?)(?:%2F|/)s3.*");
    private static final Pattern UPLOAD = Pattern.compile("(?:^|.*&)uploadId=.*");
    private static final Pattern PART = Pattern.compile("<PartNumber>\\s*(\\d{1,6})\\s*</PartNumber>");
    private static final String METADATA = "x-amz-meta-";
    private static final int MAX_METADATA_BYTES = 2 << 10;
    private static final Pattern PLACE = Pattern.compile("<Location>[^<]*</Location>");

    private final String region;
    private final CrossOriginResourceSharing sharing;

    /** Goes before a handler; signatures are good in this region. */
    Manners(Handler handler, String region, CrossOriginResourceSharing sharing) {
        super(handler);
        this.region = region;
        this.sharing = sharing;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        share(request);
        var refusal = wrongRegion(request).or(() -> tooMuchMetadata(request));
        if (refusal.isEmpty() && completesUpload(request)) {
            return complete(request, response, callback);
        }
        if (refusal.isPresent()) {
            refusal.get().write(response, callback);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private Optional<S3Error> wrongRegion(Request request) {
        var header = HEADER_SCOPE.matcher(text(request.getHeaders().get(HttpHeader.AUTHORIZATION)));
        if (header.matches() && !header.group(1).equals(region)) {
            return Optional.of(
                    wrong("AuthorizationHeaderMalformed", "The authorization header is malformed", header.group(1)));
        }
        var query = QUERY_SCOPE.matcher(text(request.getHttpURI().getQuery()));
        if (query.matches() && !query.group(1).equals(region)) {
            return Optional.of(wrong(
                    "AuthorizationQueryParametersError",
                    "Error parsing the X-Amz-Credential parameter",
                    query.group(1)));
        }
        return Optional.empty();
    }

    private static Optional<S3Error> tooMuchMetadata(Request request) {
        int bytes = request.getHeaders().stream()
                .filter(field -> field.getLowerCaseName().startsWith(METADATA))
                .mapToInt(field -> field.getName().length() - METADATA.length() + bytes(text(field.getValue())))
                .sum();
        var message = "Your metadata headers exceed the maximum allowed metadata size";
        return bytes > MAX_METADATA_BYTES ? Optional.of(S3Error.of("MetadataTooLarge", message)) : Optional.empty();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private S3Error wrong(String code, String what, String given) {
        var message = what + "; the region '" + given + "' is wrong; expecting '" + region + "'";
        return S3Error.region(code, message, region);
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    private static boolean completesUpload(Request request) {
        return request.getMethod().equals("POST")
                && UPLOAD.matcher(text(request.getHttpURI().getQuery())).matches();
    }

    private boolean complete(Request request, Response response, Callback callback) throws Exception {
        var body = Content.Source.asByteBuffer(request);
        if (!ascends(StandardCharsets.UTF_8.decode(body.duplicate()).toString())) {
            var message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
            S3Error.of("InvalidPartOrder", message).write(response, callback);
            return true;
        }
        return super.handle(new ReadAgain(request, body), new Placed(request, response), callback);
    }

    private static boolean ascends(String list) {
        int last = Integer.MIN_VALUE;
        for (var part = PART.matcher(list); part.find(); ) {
            int number = Integer.parseInt(part.group(1));
            if (number <= last) {
                return false;
            }
            last = number;
        }
        return true;
    }

    /** A request whose body was read already. */
    static final class ReadAgain extends Request.Wrapper {
        private final Content.Source body;

        ReadAgain(Request request, ByteBuffer body) {
            super(request);
            this.body = Content.Source.from(body);
        }

        @Override
        public Content.Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable demandCallback) {
            body.demand(demandCallback);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
        }
    }

    /** An answer that tells where the object is. */
    private static final class Placed extends Response.Wrapper {
        private final String place;

        Placed(Request request, Response response) {
            super(request, response);
            var url = request.getHttpURI();
            this.place = "http://" + url.getAuthority() + url.getPath();
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            if (content == null || !content.hasRemaining()) {
                super.write(last, content, callback);
                return;
            }
            var text = StandardCharsets.UTF_8.decode(content.duplicate()).toString();
            var found = PLACE.matcher(text);
            if (!found.find()) {
                super.write(last, content, callback);
                return;
            }
            content.position(content.limit());
            getHeaders().remove(HttpHeader.CONTENT_LENGTH);
            var better = text.substring(0, found.start())
                    + "<Location>" + place.replace("&", "&amp;") + "</Location>"
                    + text.substring(found.end());
            super.write(last, ByteBuffer.wrap(better.getBytes(StandardCharsets.UTF_8)), callback);
        }
    }

    /** Adds what lets a page read the answer, whatever its status is, where s3proxy did not. */
    private void share(Request request) {
        var origin = text(request.getHeaders().get(HttpHeader.ORIGIN));
        if (!origin.isEmpty() && sharing.isEnabled() && sharing.isOriginAllowed(origin)) {
            request.addHttpStreamWrapper(stream -> new Shared(stream, origin));
        }
    }

    private final class Shared extends HttpStream.Wrapper {
        private final String origin;

        Shared(HttpStream stream, String origin) {
            super(stream);
            this.origin = origin;
        }

        @Override
        public void prepareResponse(HttpFields.Mutable headers) {
            if (!headers.contains(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN)) {
                headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, sharing.getAllowedOrigin(origin));
                headers.put(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, sharing.getExposedHeaders());
                headers.ensureField(new HttpField(HttpHeader.VARY, "Origin"));
            }
            super.prepareResponse(headers);
        }
    }
}
