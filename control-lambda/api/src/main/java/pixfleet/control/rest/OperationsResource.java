package pixfleet.control.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import pixfleet.wire.PipelineJson;

/** The catalogue of operations. */
@Path("/api/operations")
@Produces(MediaType.APPLICATION_JSON)
public class OperationsResource {
    private static final String CATALOGUE = PipelineJson.writeCatalogue();

    @GET
    @Operation(summary = "Lists every operation with its parameters, their ranges and defaults.")
    public String list() {
        return CATALOGUE;
    }
}
