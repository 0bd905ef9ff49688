package pixfleet.control.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Whether the function answers at all: the one call that needs no identity. */
@Path("/api/health")
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {
    /**
     * The answer.
     *
     * @param status always ok
     */
    public record Health(String status) {}

    @GET
    @Operation(summary = "Says that the API answers. Needs no identity.")
    public Health health() {
        return new Health("ok");
    }
}
