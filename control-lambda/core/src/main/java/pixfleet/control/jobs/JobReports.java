package pixfleet.control.jobs;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import pixfleet.control.jobs.JobReport.Line;
import pixfleet.control.ledger.Concurrent;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.Stage;
import pixfleet.job.Status;

/** Jobs as their user sees them. */
public final class JobReports {
    private final JobLedger jobs;
    private final StatusLedger statuses;

    /**
     * @param jobs the jobs there are
     * @param statuses how far their images have come
     */
    public JobReports(JobLedger jobs, StatusLedger statuses) {
        this.jobs = jobs;
        this.statuses = statuses;
    }

    /**
     * A line of the list of jobs.
     *
     * @param id the job
     * @param pipeline what is done, in text form; empty where nobody said
     * @param images how many
     */
    public record Summary(JobId id, String pipeline, int images) {}

    /** A job with all its images, if there is one. */
    public Optional<JobReport> find(JobId id) {
        Collection<Status> seen = statuses.all(id);
        Optional<Job> job = jobs.read(id);
        return job.isPresent() ? job.map(known -> report(known, seen)) : withoutJob(id, seen);
    }

    /**
     * Jobs older than the given one, newest first.
     *
     * @param before an id, real or made up of a moment
     */
    public List<Summary> list(String before, int max) {
        return Concurrent.map(jobs.newest(before, max), this::summary).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Summary> summary(JobId id) {
        return jobs.find(id)
                .map(job -> new Summary(id, job.pipeline().text(), job.images().size()))
                .or(() -> withoutJob(id, statuses.all(id))
                        .map(report -> new Summary(id, "", report.images().size())));
    }

    private static JobReport report(Job job, Collection<Status> seen) {
        Map<ImageId, Status> byImage = seen.stream().collect(Collectors.toMap(Status::image, Function.identity()));
        List<Line> lines = job.images().stream()
                .map(image -> JobReport.line(job.id(), image, Optional.ofNullable(byImage.get(image.id()))))
                .toList();
        return new JobReport(job.id(), job.createdAt(), job.pipeline().text(), lines);
    }

    /**
     * An upload without a ticket that did not say a usable pipeline has a status and no job. What else has statuses and
     * no job has been deleted while a node was at it.
     */
    private static Optional<JobReport> withoutJob(JobId id, Collection<Status> seen) {
        if (seen.size() != 1 || !(seen.iterator().next().stage() instanceof Stage.Refused)) {
            return Optional.empty();
        }
        return Optional.of(new JobReport(
                id, id.time(), "", List.of(new Line.Seen(seen.iterator().next()))));
    }
}
