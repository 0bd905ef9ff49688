package pixfleet.control.rest;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pixfleet.control.gallery.Links;
import pixfleet.control.jobs.JobReport;
import pixfleet.control.jobs.JobReport.Line;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Timings;

/** Puts reports of jobs into the form of the wire. */
@Singleton
class JobAnswers {
    private static final String AWAITING = "awaiting";
    private static final List<String> STAGES =
            List.of(AWAITING, "accepted", "queued", "waiting", "running", "done", "refused", "failed");

    private final Links links;

    JobAnswers(Links links) {
        this.links = links;
    }

    /** The job with its first images; the others are asked for page by page. */
    JobAnswer of(JobReport report) {
        return of(report, page(report, "", 0, Ids.MAX_IMAGES));
    }

    /** The job without its images. */
    JobAnswer countsOf(JobReport report) {
        return of(report, new ImagesAnswer(List.of(), null));
    }

    private static JobAnswer of(JobReport report, ImagesAnswer first) {
        return new JobAnswer(
                report.id().value(),
                report.createdAt().toString(),
                report.pipeline(),
                counts(report),
                report.finished(),
                first.images(),
                first.next());
    }

    /**
     * A page of a job's images. Links are signed for those on it and for no others.
     *
     * @param stage only images at that stage; empty for all
     * @param from place in the job's order at which the page begins
     * @param limit how many images at most, 1 or more
     */
    ImagesAnswer page(JobReport report, String stage, int from, int limit) {
        if (!stage.isEmpty() && !STAGES.contains(stage)) {
            throw Unacceptable.request("stage must be one of %s, not %s.".formatted(String.join(", ", STAGES), stage));
        }
        var images = new ArrayList<JobAnswer.Image>();
        for (int at = from; at < report.images().size(); at++) {
            Line line = report.images().get(at);
            if (stage.isEmpty() || stage.equals(word(line))) {
                if (images.size() == limit) {
                    return new ImagesAnswer(images, Integer.toString(at));
                }
                images.add(image(line));
            }
        }
        return new ImagesAnswer(images, null);
    }

    private static JobAnswer.Counts counts(JobReport report) {
        Map<String, Long> byStage = report.images().stream()
                .map(JobAnswers::word)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Function<String, Integer> count = word -> byStage.getOrDefault(word, 0L).intValue();
        return new JobAnswer.Counts(
                report.images().size(),
                count.apply(AWAITING),
                count.apply("accepted"),
                count.apply("queued"),
                count.apply("waiting"),
                count.apply("running"),
                count.apply("done"),
                count.apply("refused"),
                count.apply("failed"));
    }

    private static String word(Line line) {
        return switch (line) {
            case Line.Awaiting _ -> AWAITING;
            case Line.Seen(var status) -> status.stage().word();
        };
    }

    private JobAnswer.Image image(Line line) {
        return switch (line) {
            case Line.Awaiting(var image, var name, var _) ->
                new JobAnswer.Image(
                        image.value(), name, AWAITING, null, null, null, null, null, null, null, null, null);
            case Line.Seen(var status) -> image(status);
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
                links.original(status.original().key()).toString());
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
                result.notes());
    }
}
