package pixfleet.control.rest;

import jakarta.inject.Singleton;
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

    private final Links links;

    JobAnswers(Links links) {
        this.links = links;
    }

    JobAnswer of(JobReport report) {
        return new JobAnswer(
                report.id().value(),
                report.createdAt().toString(),
                report.pipeline(),
                counts(report),
                report.finished(),
                report.images().stream().map(this::image).toList());
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
                result.format().mediaType());
    }
}
