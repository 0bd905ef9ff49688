package pixfleet.control.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import pixfleet.control.ControlConfig;
import pixfleet.control.gallery.GalleryReader;
import pixfleet.control.gallery.GalleryReader.Page;
import pixfleet.control.gallery.GalleryReader.Place;
import pixfleet.control.gallery.Links;
import pixfleet.job.GalleryEntry;
import pixfleet.job.Ulid;

/** The gallery. */
@Path("/api/gallery")
@Produces(MediaType.APPLICATION_JSON)
public class GalleryResource {
    private final GalleryReader gallery;
    private final Links links;
    private final Sight sight;
    private final Clock clock;
    private final String uploads;

    GalleryResource(GalleryReader gallery, Links links, Sight sight, Clock clock, ControlConfig config) {
        this.gallery = gallery;
        this.links = links;
        this.sight = sight;
        this.clock = clock;
        this.uploads = config.uploadsBucket();
    }

    @GET
    @Operation(summary = "Shows results, newest job first.")
    public GalleryAnswer show(
            @QueryParam("limit") @DefaultValue("60") int limit, @QueryParam("before") @DefaultValue("") String before) {
        int max = Ids.images(limit);
        Page page = before.isEmpty()
                ? gallery.newest(sight.caller(), end(), max)
                : gallery.after(sight.caller(), place(before), max);
        return new GalleryAnswer(
                page.entries().stream().map(this::entry).toList(),
                page.next().stream().map(Place::text).findFirst().orElse(null));
    }

    /** All jobs are before tomorrow. */
    private String end() {
        return Ulid.of(clock.instant().plus(Duration.ofDays(1)), new byte[Ulid.ENTROPY_BYTES]);
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
                entry.pipeline(),
                entry.finishedAt().toString(),
                result.dimensions().width(),
                result.dimensions().height(),
                result.dimensions().depth(),
                result.bytes(),
                result.format().mediaType(),
                links.result(result.key(), entry.fileName()).toString(),
                links.result(result.thumbKey()).toString(),
                entry.original().bucket().equals(uploads)
                        ? links.original(entry.original()).toString()
                        : null,
                result.notes());
    }
}
