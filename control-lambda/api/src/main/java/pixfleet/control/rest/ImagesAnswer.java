package pixfleet.control.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images of a job.
 *
 * @param images a page of them, in the job's order
 * @param next what to ask with as {@code cursor} for the page that follows; left out at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImagesAnswer(
        List<JobAnswer.Image> images, @Nullable String next) {}
