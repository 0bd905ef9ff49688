package pixfleet.control.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import pixfleet.control.ControlConfig;
import pixfleet.control.intake.UploadLimits;
import pixfleet.job.ImageFormat;

/** What is taken at most, so that a client can tell before it uploads. Intake has the last word. */
@Path("/api/limits")
@Produces(MediaType.APPLICATION_JSON)
public class LimitsResource {
    private final UploadLimits limits;

    LimitsResource(ControlConfig config) {
        this.limits = config.uploadLimits();
    }

    @GET
    @Operation(summary = "Shows what an image and a job may be at most.")
    public LimitsAnswer show() {
        return new LimitsAnswer(
                limits.maxImages(),
                Arrays.stream(ImageFormat.values())
                        .collect(Collectors.toMap(ImageFormat::mediaType, format -> ceiling(limits.of(format)))));
    }

    private static LimitsAnswer.Ceiling ceiling(UploadLimits.Ceiling ceiling) {
        return new LimitsAnswer.Ceiling(ceiling.maxBytes(), ceiling.maxPixels(), ceiling.maxEdgePixels());
    }
}
