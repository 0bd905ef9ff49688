package pixfleet.control.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pixfleet.control.verification.Verifications.Page;
import pixfleet.control.verification.Verifications.Verified;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Verification;
import pixfleet.job.Verification.Compared;
import pixfleet.job.Verification.Impossible;
import pixfleet.job.Verification.Pending;

/**
 * The latest verification of some images of a job for which one was asked.
 *
 * @param id the job
 * @param finished whether none of these is pending
 * @param images in the job's order
 * @param next the cursor of the next page, if there may be more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerificationAnswer(
        String id,
        boolean finished,
        List<Image> images,
        @Nullable String next) {
    /**
     * An image. What does not apply to its state is left out.
     *
     * @param id the image
     * @param name its name
     * @param state pending, compared or impossible
     * @param rows how many rows of the result are compared
     * @param height how many it has
     * @param differing values that differ from single-process OpenCV's
     * @param values values compared
     * @param tookMillis how long it took
     * @param reason why it cannot be told
     * @param askedAt when it was asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Image(
            String id,
            String name,
            String state,
            int rows,
            @Nullable Integer height,
            @Nullable Long differing,
            @Nullable Long values,
            @Nullable Long tookMillis,
            @Nullable String reason,
            String askedAt) {}

    static VerificationAnswer of(String id, Page page) {
        return new VerificationAnswer(
                id,
                page.images().stream().noneMatch(it -> it.verification().finding() instanceof Pending),
                page.images().stream().map(VerificationAnswer::image).toList(),
                page.next().isPresent() ? Integer.toString(page.next().getAsInt()) : null);
    }

    private static Image image(Verified verified) {
        Integer height = verified.status().stage() instanceof Stage.Done(Result result)
                ? Integer.valueOf(result.dimensions().height())
                : null;
        Verification found = verified.verification();
        String id = found.image().value();
        String name = verified.status().fileName();
        String askedAt = found.askedAt().toString();
        return switch (found.finding()) {
            case Pending _ -> new Image(id, name, "pending", found.rows(), height, null, null, null, null, askedAt);
            case Compared(long differing, long values, var took) ->
                new Image(
                        id, name, "compared", found.rows(), height, differing, values, took.toMillis(), null, askedAt);
            case Impossible(String reason) ->
                new Image(id, name, "impossible", found.rows(), height, null, null, null, reason, askedAt);
        };
    }
}
