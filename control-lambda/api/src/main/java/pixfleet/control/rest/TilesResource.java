package pixfleet.control.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import pixfleet.control.gallery.Pyramids;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Ulid;

/**
 * Deep zoom pyramids of large results, laid out as viewers expect them. The caller's identity is leave enough for all tiles: a signature for each of
 * thousands would cost more than the tiles.
 */
@Path("/api/jobs/{job}/images/{image}/tiles")
public class TilesResource {
    /** A stored result does not change; a browser may keep its tiles for itself. */
    private static final String KEPT = "private, max-age=86400";

    private final Pyramids pyramids;

    TilesResource(Pyramids pyramids) {
        this.pyramids = pyramids;
    }

    @GET
    @Path("image.dzi")
    @Operation(summary = "Describes the tiles of a result in the Deep Zoom format.")
    @APIResponse(responseCode = "200", description = "It has some.")
    @APIResponse(responseCode = "204", description = "It has none: it is not large, or one rank made it.")
    public RestResponse<byte[]> description(@PathParam("job") String job, @PathParam("image") String image) {
        JobId id = Ids.job(job);
        return pyramids.read(Keys.dzi(id, image(image)))
                .map(xml -> kept(xml, "application/xml"))
                .orElseGet(RestResponse::noContent);
    }

    @GET
    @Path("image_files/{level: [0-9]{1,2}}/{column: [0-9]{1,5}}_{row: [0-9]{1,5}}.jpg")
    @Operation(summary = "A tile of a result.")
    public RestResponse<byte[]> tile(
            @PathParam("job") String job,
            @PathParam("image") String image,
            @PathParam("level") int level,
            @PathParam("column") int column,
            @PathParam("row") int row) {
        JobId id = Ids.job(job);
        return pyramids.read(Keys.tile(id, image(image), level, column, row))
                .map(jpeg -> kept(jpeg, "image/jpeg"))
                .orElseThrow(() -> new Unacceptable(404, "This result has no such tile."));
    }

    private static ImageId image(String text) {
        if (!Ulid.is(text)) {
            throw new Unacceptable(404, "There is no image " + text + ".");
        }
        return new ImageId(text);
    }

    private static RestResponse<byte[]> kept(byte[] bytes, String type) {
        return RestResponse.ResponseBuilder.ok(bytes, type)
                .header("Cache-Control", KEPT)
                .build();
    }
}
