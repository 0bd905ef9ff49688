package pixfleet.control.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results, newest job first.
 *
 * @param entries a page of them
 * @param next what to ask with as {@code before} for the page that follows; left out at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GalleryAnswer(List<Entry> entries, @Nullable String next) {
    /**
     * A result.
     *
     * @param job its job
     * @param image its image
     * @param name the image's name
     * @param pipeline what was done, in text form
     * @param finishedAt when it was stored
     * @param width columns
     * @param height rows
     * @param depth bits a value
     * @param bytes size of the file
     * @param type its media type
     * @param url a signed link to it
     * @param thumbUrl a signed link to its thumbnail
     * @param originalUrl a signed link to the original; left out if that lies in a bucket of its owner's, which pages may not read
     * @param notes sentences on what the original had and the result has not; left out if there are none
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Entry(
            String job,
            String image,
            String name,
            String pipeline,
            String finishedAt,
            int width,
            int height,
            int depth,
            long bytes,
            String type,
            String url,
            String thumbUrl,
            @Nullable String originalUrl,
            List<String> notes) {}
}
