package pixfleet.control.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import pixfleet.control.gallery.Pyramids;
import pixfleet.job.ImageId;
import pixfleet.job.Keys;
import pixfleet.job.Pyramid;
import pixfleet.job.Pyramid.Side;
import pixfleet.job.Ulid;

/**
 * Deep zoom pyramids of results and originals, laid out as viewers expect them. The caller's identity is leave enough
 * for all tiles: a signature for each of thousands would cost more than the tiles.
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
    @APIResponse(responseCode = "204", description = "It has none: browsers show it, and it is not large.")
    public RestResponse<byte[]> description(@PathParam("job") String job, @PathParam("image") String image) {
        return description(pyramid(job, image, Side.RESULT));
    }

    @GET
    @Path("original.dzi")
    @Operation(summary = "Describes the tiles of an original in the Deep Zoom format.")
    @APIResponse(responseCode = "200", description = "It has some.")
    @APIResponse(responseCode = "204", description = "It has none: browsers show it, and it is not large.")
    public RestResponse<byte[]> originalsDescription(@PathParam("job") String job, @PathParam("image") String image) {
        return description(pyramid(job, image, Side.ORIGINAL));
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
        return tile(Keys.tile(pyramid(job, image, Side.RESULT), level, column, row));
    }

    @GET
    @Path("original_files/{level: [0-9]{1,2}}/{column: [0-9]{1,5}}_{row: [0-9]{1,5}}.jpg")
    @Operation(summary = "A tile of an original.")
    public RestResponse<byte[]> originalsTile(
            @PathParam("job") String job,
            @PathParam("image") String image,
            @PathParam("level") int level,
            @PathParam("column") int column,
            @PathParam("row") int row) {
        return tile(Keys.tile(pyramid(job, image, Side.ORIGINAL), level, column, row));
    }

    private RestResponse<byte[]> description(Pyramid pyramid) {
        return pyramids.read(Keys.dzi(pyramid))
                .map(xml -> kept(xml, "application/xml"))
                .orElseGet(RestResponse::noContent);
    }

    private RestResponse<byte[]> tile(String key) {
        return pyramids.read(key)
                .map(jpeg -> kept(jpeg, "image/jpeg"))
                .orElseThrow(() -> new Unacceptable(404, "This image has no such tile."));
    }

    private static Pyramid pyramid(String job, String image, Side side) {
        return new Pyramid(Ids.job(job), image(image), side);
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
