package pixfleet.control.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import pixfleet.control.ledger.Throttle.Kind;
import pixfleet.operation.WatermarkImage;
import pixfleet.records.Assets;

/** Pictures that pipelines name, each of the caller's own. */
@Path("/api/assets")
@Produces(MediaType.APPLICATION_JSON)
public class AssetsResource {
    private final Assets assets;
    private final Sight sight;
    private final Rate rate;

    AssetsResource(Assets assets, Sight sight, Rate rate) {
        this.assets = assets;
        this.sight = sight;
        this.rate = rate;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Keeps a picture for watermark-image, and answers the name that stands for it: mark=NAME. Twice keeps one.")
    @APIResponse(
            responseCode = "201",
            description = "It is kept.",
            content = @Content(schema = @Schema(implementation = AssetAnswer.class)))
    @APIResponse(responseCode = "429", description = Rate.TOO_MUCH)
    public RestResponse<AssetAnswer> keep(byte[] body) {
        JsonNode tree = JobRequestReader.object(body);
        JobRequestReader.only(tree, "the body", Set.of("picture"));
        String picture = tree.path("picture").asText();
        WatermarkImage.check(picture);
        rate.take(Kind.IMAGES);
        return RestResponse.status(
                RestResponse.Status.CREATED, new AssetAnswer(assets.keep(sight.owner(), picture), picture));
    }

    @GET
    @Path("{name}")
    @Operation(summary = "Shows a picture of the caller's by its name.")
    public AssetAnswer show(@PathParam("name") String name) {
        return assets.find(sight.owner(), name)
                .map(picture -> new AssetAnswer(name, picture))
                .orElseThrow(() -> new Unacceptable(404, "There is no picture " + name + "."));
    }
}
