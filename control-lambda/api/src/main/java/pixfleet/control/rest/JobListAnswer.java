package pixfleet.control.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs, newest first.
 *
 * @param jobs a page of them
 * @param next what to ask with as {@code before} for the page that follows; left out at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobListAnswer(List<Line> jobs, @Nullable String next) {
    /**
     * A job.
     *
     * @param id the job
     * @param createdAt when it was made
     * @param pipeline what is done, in text form
     * @param images how many
     */
    public record Line(String id, String createdAt, String pipeline, int images) {}
}
