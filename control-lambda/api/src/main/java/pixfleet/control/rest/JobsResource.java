package pixfleet.control.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.control.ledger.Throttle.Kind;
import pixfleet.control.reconcile.Retry.Retried;
import pixfleet.control.rest.VerifyRequestReader.Extent;
import pixfleet.control.upload.JobOpening;
import pixfleet.control.upload.JobRequest;
import pixfleet.control.upload.Opening;
import pixfleet.control.upload.Opening.Deleted;
import pixfleet.control.upload.Opening.KeyTaken;
import pixfleet.control.upload.Opening.Listed;
import pixfleet.control.upload.Opening.Novelty;
import pixfleet.control.upload.Opening.Opened;
import pixfleet.control.upload.Opening.Refused;
import pixfleet.control.upload.SourceOpening;
import pixfleet.control.upload.SourceRequest;
import pixfleet.job.Ulid;
import pixfleet.records.JobRecord;

/** Jobs: opened, listed, looked at, tried again, deleted. */
@Path("/api/jobs")
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {
    private static final Logger log = LoggerFactory.getLogger(JobsResource.class);
    private static final int MAX_KEY = 256;

    private final JobOpening opening;
    private final SourceOpening sources;
    private final KnownJobs jobs;
    private final JobAnswers answers;
    private final Sight sight;
    private final Rate rate;
    private final Clock clock;

    JobsResource(
            JobOpening opening,
            SourceOpening sources,
            KnownJobs jobs,
            JobAnswers answers,
            Sight sight,
            Rate rate,
            Clock clock) {
        this.opening = opening;
        this.sources = sources;
        this.jobs = jobs;
        this.answers = answers;
        this.sight = sight;
        this.rate = rate;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Opens a job of up to 10000 images and answers with tickets for the first uploads; those of the others"
                            + " are asked for at {id}/tickets. Or, with source in the place of images, one whose images lie in"
                            + " a bucket already and stay there, with copies of the results below destination if there is one.",
            description =
                    "\"metadata\": \"keep\" beside pipeline and images keeps EXIF, GPS and XMP in the results; default: \"drop\".")
    @APIResponse(
            responseCode = "201",
            description = "The job stands.",
            content = @Content(schema = @Schema(implementation = OpenedAnswer.class)))
    @APIResponse(responseCode = "200", description = "It stood already, by the same Idempotency-Key.")
    @APIResponse(responseCode = "429", description = Rate.TOO_MUCH)
    public RestResponse<OpenedAnswer> open(
            byte[] body, @HeaderParam("Idempotency-Key") @DefaultValue("") String idempotencyKey) {
        if (idempotencyKey.length() > MAX_KEY) {
            throw Unacceptable.request("An Idempotency-Key has at most " + MAX_KEY + " characters.");
        }
        JsonNode sent = JobRequestReader.object(body);
        rate.take(Kind.JOBS);
        JsonNode tree = JobRequestReader.whole(sent, it -> jobs.assets().whole(sight.owner(), it));
        return answer(
                SourceRequestReader.isMeant(tree)
                        ? openedFrom(SourceRequestReader.read(tree), idempotencyKey)
                        : opened(JobRequestReader.read(tree), idempotencyKey));
    }

    private Opening opened(JobRequest request, String key) {
        rate.take(Kind.IMAGES, Math.max(1, request.images().size()));
        return key.isBlank() ? opening.open(request, sight.owner()) : opening.open(request, sight.owner(), key);
    }

    private Opening openedFrom(SourceRequest request, String key) {
        return key.isBlank() ? sources.open(request, sight.owner()) : sources.open(request, sight.owner(), key);
    }

    private static RestResponse<OpenedAnswer> answer(Opening made) {
        return switch (made) {
            case Opened opened -> {
                log.info("job opened job={} novelty={}", opened.job().id(), opened.novelty());
                yield RestResponse.status(status(opened.novelty()), OpenedAnswer.of(opened));
            }
            case Listed(var job, var novelty) -> {
                log.info("job opened job={} novelty={}", job.id(), novelty);
                yield RestResponse.status(status(novelty), OpenedAnswer.of(job));
            }
            case Refused(var reason) -> throw Unacceptable.request(reason);
            case Deleted(var job) ->
                throw new Unacceptable(
                        409, "This Idempotency-Key opened the job %s, which was deleted.".formatted(job));
            case KeyTaken _ ->
                throw new Unacceptable(409, "This Idempotency-Key belongs to another request; use a fresh one.");
        };
    }

    private static RestResponse.Status status(Novelty novelty) {
        return novelty == Novelty.NEW ? RestResponse.Status.CREATED : RestResponse.Status.OK;
    }

    @GET
    @Operation(summary = "Lists jobs, newest first.")
    public JobListAnswer list(
            @QueryParam("limit") @DefaultValue("50") int limit, @QueryParam("before") @DefaultValue("") String before) {
        List<JobRecord> found = sight.newest(ceiling(before), Ids.limit(limit) + 1);
        List<JobRecord> page = found.subList(0, Math.min(limit, found.size()));
        return new JobListAnswer(
                page.stream().map(JobsResource::line).toList(),
                found.size() > limit ? page.getLast().id().value() : null);
    }

    /** The id before which jobs are wanted; all are before tomorrow. */
    private String ceiling(String before) {
        if (!before.isEmpty() && !Ulid.is(before)) {
            throw Unacceptable.request("before must be a job's id, not " + before + ".");
        }
        return before.isEmpty()
                ? Ulid.of(clock.instant().plus(Duration.ofDays(1)), new byte[Ulid.ENTROPY_BYTES])
                : before;
    }

    private static JobListAnswer.Line line(JobRecord job) {
        return new JobListAnswer.Line(job.id().value(), job.id().time().toString(), job.pipelineText(), job.images());
    }

    @GET
    @Path("{id}")
    @Operation(
            summary = "Shows a job: how many images are at which stage, and the first of them with links. images=false"
                    + " leaves them out; the others are at {id}/images.")
    public JobAnswer show(@PathParam("id") String id, @QueryParam("images") @DefaultValue("true") boolean images) {
        return sight.report(Ids.job(id))
                .map(report -> images
                        ? answers.of(report, jobs.reports().page(report.job(), "", 0, Ids.MAX_IMAGES))
                        : answers.countsOf(report))
                .orElseThrow(() -> Ids.noSuchJob(id));
    }

    @POST
    @Path("{id}/retry")
    @Operation(summary = "Tries the failed images of a job once more. Refused ones stay refused.")
    @APIResponse(
            responseCode = "202",
            description = "They are on the queue.",
            content = @Content(schema = @Schema(implementation = RetryAnswer.class)))
    @APIResponse(responseCode = "429", description = Rate.TOO_MUCH)
    public RestResponse<RetryAnswer> retry(@PathParam("id") String id) {
        rate.take(Kind.TRIES);
        Optional<Integer> retried = jobs.retry().failed(Ids.job(id));
        rate.more(Kind.TRIES, retried.orElse(0));
        return RestResponse.status(
                RestResponse.Status.ACCEPTED, new RetryAnswer(retried.orElseThrow(() -> Ids.noSuchJob(id))));
    }

    @POST
    @Path("{id}/images/{image}/retry")
    @Operation(summary = "Tries one failed image once more.")
    @APIResponse(responseCode = "202", description = "It is on the queue, or was not a failed one.")
    @APIResponse(responseCode = "429", description = Rate.TOO_MUCH)
    public RestResponse<RetryAnswer> retry(@PathParam("id") String id, @PathParam("image") String image) {
        rate.take(Kind.TRIES);
        Optional<Integer> retried = jobs.retry().failed(Ids.job(id), Ids.image(image));
        return RestResponse.status(
                RestResponse.Status.ACCEPTED, new RetryAnswer(retried.orElseThrow(() -> Ids.noSuchJob(id))));
    }

    @POST
    @Path("retry")
    @Operation(summary = "Tries the failed images of all jobs once more, some jobs a call, newest first.")
    @APIResponse(
            responseCode = "202",
            description = "They are on the queue.",
            content = @Content(schema = @Schema(implementation = RetryAllAnswer.class)))
    @APIResponse(responseCode = "429", description = Rate.TOO_MUCH)
    public RestResponse<RetryAllAnswer> retryAll(
            @QueryParam("limit") @DefaultValue("20") int limit, @QueryParam("before") @DefaultValue("") String before) {
        rate.take(Kind.TRIES);
        Retried retried = jobs.retry().allFailed(sight.newest(ceiling(before), Ids.limit(limit)));
        rate.more(Kind.TRIES, retried.retried());
        String next = retried.looked().size() < limit
                ? null
                : retried.looked().getLast().value();
        return RestResponse.status(RestResponse.Status.ACCEPTED, new RetryAllAnswer(retried.retried(), next));
    }

    @POST
    @Path("{id}/cancel")
    @Operation(summary = "Ends the images of a job that are not done, refused or failed. Results stay.")
    @APIResponse(
            responseCode = "202",
            description = "They have ended; those of more than 10000 end in the minutes to come.",
            content = @Content(schema = @Schema(implementation = CancelAnswer.class)))
    public RestResponse<CancelAnswer> cancel(@PathParam("id") String id) {
        return RestResponse.status(
                RestResponse.Status.ACCEPTED,
                jobs.cancellation().cancel(Ids.job(id)).map(CancelAnswer::of).orElseThrow(() -> Ids.noSuchJob(id)));
    }

    @GET
    @Path("{id}/images")
    @Operation(
            summary =
                    "Shows images of a job page by page, with signed links to what is on the page. As cursor an image's id"
                            + " begins with that image.")
    public ImagesAnswer images(
            @PathParam("id") String id,
            @QueryParam("stage") @DefaultValue("") String stage,
            @QueryParam("cursor") @DefaultValue("") String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        JobRecord report = jobs.reports().record(Ids.job(id)).orElseThrow(() -> Ids.noSuchJob(id));
        return answers.page(
                jobs.reports().page(report, JobAnswers.stage(stage), Ids.position(cursor), Ids.images(limit)));
    }

    @POST
    @Path("{id}/verify")
    @Operation(
            summary = "Has the finished images of a job compared with single-process OpenCV: as a whole, or some rows"
                    + " spread evenly over each.")
    @APIResponse(
            responseCode = "202",
            description = "They are on the queue.",
            content = @Content(schema = @Schema(implementation = VerifyAnswer.class)))
    @APIResponse(responseCode = "409", description = "None of these images is done.")
    @APIResponse(responseCode = "429", description = Rate.TOO_MUCH)
    public RestResponse<VerifyAnswer> verify(@PathParam("id") String id, byte[] body) {
        Extent extent = VerifyRequestReader.read(body);
        rate.take(Kind.TRIES);
        int asked = jobs.verifications()
                .ask(Ids.job(id), extent.wanted(), extent.rows())
                .orElseThrow(() -> Ids.noSuchJob(id));
        rate.more(Kind.TRIES, asked);
        if (asked == 0) {
            throw new Unacceptable(409, "Only finished images can be verified, and none of these is.");
        }
        return RestResponse.status(RestResponse.Status.ACCEPTED, new VerifyAnswer(asked));
    }

    @GET
    @Path("{id}/verification")
    @Operation(
            summary =
                    "Shows page by page what the latest verification of each image found. A page may be short, or empty, and"
                            + " still have a next one.")
    public VerificationAnswer verification(
            @PathParam("id") String id,
            @QueryParam("cursor") @DefaultValue("") String cursor,
            @QueryParam("limit") @DefaultValue("500") int limit) {
        return jobs.verifications()
                .of(Ids.job(id), Ids.position(cursor), Ids.verifications(limit))
                .map(found -> VerificationAnswer.of(id, found))
                .orElseThrow(() -> Ids.noSuchJob(id));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Deletes a job with its uploads and results.")
    @APIResponse(responseCode = "204", description = "It is gone, or never was.")
    public Response remove(@PathParam("id") String id) {
        jobs.removal().ask(Ids.job(id));
        return Response.noContent().build();
    }
}
