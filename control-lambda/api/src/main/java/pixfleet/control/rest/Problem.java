package pixfleet.control.rest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;

/**
 * An error as RFC 9457 has it.
 *
 * @param type always {@code about:blank}: the status says which kind
 * @param title the status in words
 * @param status the status
 * @param detail what is wrong with this request, a sentence for the user
 */
@RegisterForReflection
public record Problem(String type, String title, int status, String detail) {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return new Problem("about:blank", known == null ? "Error" : known.getReasonPhrase(), status, detail);
    }

    Response answer() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
