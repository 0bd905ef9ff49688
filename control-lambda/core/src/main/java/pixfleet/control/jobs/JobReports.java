package pixfleet.control.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Status;
import pixfleet.records.Counts;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Line;

/** Jobs as their user sees them. */
public final class JobReports {
    /** Images looked through for a page at most, so that none takes long where few are at the stage asked for. */
    private static final int MAX_LOOKED = 5_000;

    private static final int STEP = 500;

    private final Jobs jobs;
    private final Images statuses;
    private final Counts counts;

    /**
     * @param jobs the jobs there are
     * @param statuses how far their images have come
     * @param counts count them
     */
    public JobReports(Jobs jobs, Images statuses, Counts counts) {
        this.jobs = jobs;
        this.statuses = statuses;
        this.counts = counts;
    }

    /**
     * Images of a job, in its order.
     *
     * @param lines those of the page; there may be more even if these are few
     * @param next at which position to go on, if there are more
     */
    public record Page(List<Line> lines, OptionalInt next) {
        /** Copies the list. */
        public Page {
            lines = List.copyOf(lines);
        }
    }

    /** The job, if there is one. */
    public Optional<JobReport> find(JobId id) {
        return counts.overview(id).map(known -> new JobReport(known.job(), known.counts()));
    }

    /** What is known of the job beside its images, if there is one. */
    public Optional<JobRecord> record(JobId id) {
        return jobs.find(id);
    }

    /**
     * A page of a job's images.
     *
     * @param stage only images at that stage; empty for all
     * @param from at which position to begin
     * @param max how many images at most, 1 or more
     */
    public Page page(JobRecord job, String stage, int from, int max) {
        if (stage.isEmpty()) {
            return page(job, statuses.page(job, from, max), from + max);
        }
        return Images.LOTS.contains(stage) ? lot(job, stage, from, max) : chosen(job, stage, from, max);
    }

    private static Page page(JobRecord job, List<Line> lines, int next) {
        return new Page(lines, next < job.images() ? OptionalInt.of(next) : OptionalInt.empty());
    }

    private Page lot(JobRecord job, String stage, int from, int max) {
        List<Status> found = statuses.in(stage, job.id(), from, Math.min(max + 1, Images.MAX_LOT));
        List<Line> lines = found.stream().limit(max).map(JobReports::line).toList();
        return new Page(
                lines,
                found.size() > lines.size()
                        ? OptionalInt.of(found.get(lines.size()).position())
                        : OptionalInt.empty());
    }

    private static Line line(Status status) {
        return new Line.Seen(new JobImage(status.image(), status.fileName(), 1), status);
    }

    private Page chosen(JobRecord job, String stage, int from, int max) {
        var lines = new ArrayList<Line>();
        int at = from;
        while (at < job.images() && at - from < MAX_LOOKED) {
            for (Line line : statuses.page(job, at, STEP)) {
                if (line.stage().equals(stage)) {
                    if (lines.size() == max) {
                        return new Page(lines, OptionalInt.of(line.image().id().position()));
                    }
                    lines.add(line);
                }
            }
            at += STEP;
        }
        return page(job, lines, at);
    }
}
