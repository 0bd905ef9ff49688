package pixfleet.control.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job with its first images.
 *
 * @param id the job
 * @param createdAt when it was made
 * @param pipeline what is done, in text form; empty where an upload without a ticket did not say
 * @param source where its images lie; left out where they are uploaded
 * @param counts images by stage
 * @param finished whether nothing more will happen by itself
 * @param imagesPerSecond how many ended a second, from the first end to the last; 0 while fewer than two have
 * @param secondsLeft how long it takes to the end at that pace; left out while nobody can tell, or when nothing is left
 * @param reasons why images were refused or failed, the most frequent reasons first
 * @param images the first ones, in the job's order; those that follow are asked for page by page
 * @param next what to ask for those with as {@code cursor}; left out if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobAnswer(
        String id,
        String createdAt,
        String pipeline,
        @Nullable Source source,
        Counts counts,
        boolean finished,
        double imagesPerSecond,
        @Nullable Long secondsLeft,
        List<Reason> reasons,
        List<Image> images,
        @Nullable String next) {
    /**
     * Where images lie that are processed where they are.
     *
     * @param bucket the bucket
     * @param prefix what their keys begin with; left out if a manifest names them
     * @param manifest the key of the object that names them; left out if a prefix does
     * @param destination where copies of the results go, {@code s3://bucket/prefix}; left out if nowhere
     * @param listing open while more images may come, then complete, or stopped
     * @param reason why the listing stopped; left out if it did not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Source(
            String bucket,
            @Nullable String prefix,
            @Nullable String manifest,
            @Nullable String destination,
            String listing,
            @Nullable String reason) {}

    /**
     * Why images ended badly.
     *
     * @param stage refused or failed
     * @param reason the reason, a sentence
     * @param images of how many
     */
    public record Reason(String stage, String reason, int images) {}

    /**
     * Images by stage.
     *
     * @param total all of them
     * @param awaiting those with a ticket and no upload seen
     */
    public record Counts(
            int total,
            int awaiting,
            int accepted,
            int queued,
            int waiting,
            int running,
            int done,
            int refused,
            int failed) {}

    /**
     * An image. What does not apply to its stage is left out.
     *
     * @param id the image
     * @param name its name
     * @param stage awaiting, accepted, queued, waiting, running, done, refused or failed
     * @param reason why it waits, was refused or failed
     * @param tile parts finished, while it runs
     * @param tiles parts there are, while it runs
     * @param attempt which try, from 1
     * @param node the node that works or worked on it
     * @param at when it came to this stage
     * @param timings how long each part took, once done
     * @param result where the result is, once done
     * @param originalUrl a signed link to the original
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Image(
            String id,
            String name,
            String stage,
            @Nullable String reason,
            @Nullable Integer tile,
            @Nullable Integer tiles,
            @Nullable Integer attempt,
            @Nullable String node,
            @Nullable String at,
            @Nullable Timings timings,
            @Nullable Result result,
            @Nullable String originalUrl) {}

    /** How long each part of the work took, in milliseconds. */
    public record Timings(
            long fetchMillis, long decodeMillis, long processMillis, long encodeMillis, long storeMillis) {}

    /**
     * A result.
     *
     * @param key where it lies in the results bucket
     * @param url a signed link to it
     * @param thumbUrl a signed link to its thumbnail
     * @param width columns
     * @param height rows
     * @param channels values a pixel
     * @param depth bits a value
     * @param bytes size of the file
     * @param type its media type
     * @param notes sentences on what the original had and the result has not; left out if there are none
     * @param strips how the result came about; left out of one whose strips were not kept
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Result(
            String key,
            String url,
            String thumbUrl,
            int width,
            int height,
            int channels,
            int depth,
            long bytes,
            String type,
            List<String> notes,
            @Nullable Strips strips) {}

    /**
     * The strips of a long image's result, which are kept as they are finished in case the world dies that makes them.
     *
     * @param kept taken over from an attempt that was cut short
     * @param made by the attempt that came to the end
     */
    public record Strips(int kept, int made) {}
}
