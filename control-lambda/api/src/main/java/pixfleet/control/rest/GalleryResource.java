package pixfleet.control.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import pixfleet.control.gallery.GalleryReader;
import pixfleet.control.gallery.GalleryReader.Place;
import pixfleet.control.gallery.Links;
import pixfleet.job.GalleryEntry;

/** The gallery. */
@Path("/api/gallery")
@Produces(MediaType.APPLICATION_JSON)
public class GalleryResource {
    private final GalleryReader gallery;
    private final Links links;

    GalleryResource(GalleryReader gallery, Links links) {
        this.gallery = gallery;
        this.links = links;
    }

    @GET
    @Operation(summary = "Shows results, newest job first.")
    public GalleryAnswer show(
            @QueryParam("limit") @DefaultValue("60") int limit, @QueryParam("before") @DefaultValue("") String before) {
        int max = Ids.images(limit) + 1;
        List<GalleryEntry> found = before.isEmpty() ? gallery.newest(max) : gallery.after(place(before), max);
        List<GalleryEntry> page = found.subList(0, Math.min(limit, found.size()));
        return new GalleryAnswer(
                page.stream().map(this::entry).toList(),
                found.size() > limit ? GalleryReader.place(page.getLast()).text() : null);
    }

    private static Place place(String text) {
        return Place.parse(text)
                .orElseThrow(() -> Unacceptable.request("before must be what the page before gave as next."));
    }

    private GalleryAnswer.Entry entry(GalleryEntry entry) {
        var result = entry.result();
        return new GalleryAnswer.Entry(
                entry.job().value(),
                entry.image().value(),
                entry.fileName(),
                entry.pipeline().text(),
                entry.finishedAt().toString(),
                result.dimensions().width(),
                result.dimensions().height(),
                result.dimensions().depth(),
                result.bytes(),
                result.format().mediaType(),
                links.result(result.key(), entry.fileName()).toString(),
                links.result(result.thumbKey()).toString(),
                links.original(entry.original().key()).toString(),
                result.notes());
    }
}
