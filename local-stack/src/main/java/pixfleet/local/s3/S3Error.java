package pixfleet.local.s3;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;
import pixfleet.local.wire.Xml;

/**
 * An answer of S3 that is an error.
 *
 * @param status of HTTP
 * @param region told only where the caller has it wrong
 */
record S3Error(int status, String code, String message, Optional<String> region) {
    private static final int BAD_REQUEST = 400;

    /** A request that is wrong. */
    static S3Error of(String code, String message) {
        return of(BAD_REQUEST, code, message);
    }

    /** A request that is refused. */
    static S3Error of(int status, String code, String message) {
        return new S3Error(status, code, message, Optional.empty());
    }

    /** A request for another region than the one expected. */
    static S3Error region(String code, String message, String expected) {
        return new S3Error(BAD_REQUEST, code, message, Optional.of(expected));
    }

    /** Answers. */
    void write(Response response, Callback callback) {
        var id = UUID.randomUUID().toString();
        var body = Xml.document("Error", "", xml -> {
            xml.text("Code", code).text("Message", message);
            region.ifPresent(expected -> xml.text("Region", expected));
            xml.text("RequestId", id);
        });
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml");
        response.getHeaders().put("x-amz-request-id", id);
        region.ifPresent(expected -> response.getHeaders().put("x-amz-bucket-region", expected));
        response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
    }
}
