package pixfleet.control.rest;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pixfleet.control.gallery.Links;
import pixfleet.control.jobs.JobReport;
import pixfleet.control.jobs.JobReports.Page;
import pixfleet.job.Destination;
import pixfleet.job.Listing;
import pixfleet.job.Result;
import pixfleet.job.Source;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Timings;
import pixfleet.records.JobCounts;
import pixfleet.records.Line;
import pixfleet.records.Origin;

/** Puts reports of jobs into the form of the wire. */
@Singleton
class JobAnswers {
    private static final List<String> STAGES =
            List.of("awaiting", "accepted", "queued", "waiting", "running", "done", "refused", "failed");

    private final Links links;

    JobAnswers(Links links) {
        this.links = links;
    }

    /** The job with its first images; the others are asked for page by page. */
    JobAnswer of(JobReport report, Page first) {
        return of(report, page(first));
    }

    /** The job without its images. */
    JobAnswer countsOf(JobReport report) {
        return of(report, new ImagesAnswer(List.of(), null));
    }

    private static JobAnswer of(JobReport report, ImagesAnswer first) {
        JobCounts counts = report.counts();
        return new JobAnswer(
                report.job().id().value(),
                report.job().createdAt().toString(),
                report.job().pipelineText(),
                source(report.job().origin()),
                counts(report),
                report.finished(),
                Math.round(counts.imagesPerSecond() * 1000) / 1000.0,
                report.left().map(Duration::toSeconds).orElse(null),
                counts.reasons().stream()
                        .map(reason -> new JobAnswer.Reason(reason.stage(), reason.text(), reason.images()))
                        .toList(),
                first.images(),
                first.next());
    }

    private static JobAnswer.@Nullable Source source(Origin origin) {
        return switch (origin) {
            case Origin.Uploads _ -> null;
            case Origin.Listed(Source source, Destination destination, Listing listing) ->
                new JobAnswer.Source(
                        source.bucket(),
                        source instanceof Source.Prefix(var _, String prefix) ? prefix : null,
                        source instanceof Source.Manifest(var list) ? list.key() : null,
                        destination instanceof Destination.Mirror(String bucket, String prefix)
                                ? "s3://" + bucket + "/" + prefix
                                : null,
                        listing.word(),
                        listing instanceof Listing.Stopped(String reason) ? reason : null);
        };
    }

    /** The stage that was asked for; empty for all. */
    static String stage(String text) {
        if (!text.isEmpty() && !STAGES.contains(text)) {
            throw Unacceptable.request("stage must be one of %s, not %s.".formatted(String.join(", ", STAGES), text));
        }
        return text;
    }

    /** A page of a job's images. Links are signed for those on it and for no others. */
    ImagesAnswer page(Page page) {
        return new ImagesAnswer(
                page.lines().stream().map(this::image).toList(),
                page.next().isPresent() ? Integer.toString(page.next().getAsInt()) : null);
    }

    private static JobAnswer.Counts counts(JobReport report) {
        JobCounts counts = report.counts();
        return new JobAnswer.Counts(
                report.job().images(),
                report.awaiting(),
                0,
                report.queued(),
                counts.waiting(),
                counts.running(),
                counts.done(),
                counts.refused(),
                counts.failed());
    }

    private JobAnswer.Image image(Line line) {
        return switch (line) {
            case Line.Awaited(var image) ->
                new JobAnswer.Image(
                        image.id().value(),
                        image.fileName(),
                        line.stage(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
            case Line.Seen(var _, var status) -> image(status);
        };
    }

    private JobAnswer.Image image(Status status) {
        Stage stage = status.stage();
        return new JobAnswer.Image(
                status.image().value(),
                status.fileName(),
                stage.word(),
                reason(stage),
                stage instanceof Stage.Running(int tile, int _) ? Integer.valueOf(tile) : null,
                stage instanceof Stage.Running(int _, int tiles) ? Integer.valueOf(tiles) : null,
                status.attempt(),
                status.node().isEmpty() ? null : status.node(),
                status.at().toString(),
                stage instanceof Stage.Done(var result) ? timings(result.timings()) : null,
                stage instanceof Stage.Done(var result) ? result(result, status.fileName()) : null,
                links.original(status.original()).toString());
    }

    private static @Nullable String reason(Stage stage) {
        return switch (stage) {
            case Stage.Waiting(var reason) -> reason;
            case Stage.Refused(var reason) -> reason;
            case Stage.Failed(var reason) -> reason;
            case Stage.Accepted _, Stage.Queued _, Stage.Running _, Stage.Done _ -> null;
        };
    }

    private static JobAnswer.Timings timings(Timings timings) {
        return new JobAnswer.Timings(
                timings.fetch().toMillis(),
                timings.decode().toMillis(),
                timings.process().toMillis(),
                timings.encode().toMillis(),
                timings.store().toMillis());
    }

    private JobAnswer.Result result(Result result, String original) {
        return new JobAnswer.Result(
                result.key(),
                links.result(result.key(), original).toString(),
                links.result(result.thumbKey()).toString(),
                result.dimensions().width(),
                result.dimensions().height(),
                result.dimensions().channels(),
                result.dimensions().depth(),
                result.bytes(),
                result.format().mediaType(),
                result.notes(),
                result.strips().isSome()
                        ? new JobAnswer.Strips(
                                result.strips().kept(), result.strips().made())
                        : null);
    }
}
