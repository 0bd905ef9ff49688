package pixfleet.control.jobs;

import java.time.Duration;
import java.util.Optional;
import pixfleet.records.JobCounts;
import pixfleet.records.JobRecord;

/**
 * A job as its user sees it.
 *
 * @param job the job
 * @param counts its images by how far they have come
 */
public record JobReport(JobRecord job, JobCounts counts) {
    /** Those with a ticket and no upload seen. */
    public int awaiting() {
        return Math.max(0, job.images() - counts.open() - counts.ended());
    }

    /** Those whose task waits in the queue. */
    public int queued() {
        return counts.open() - counts.running() - counts.waiting();
    }

    /** Whether nothing more will happen by itself. */
    public boolean finished() {
        return job.origin().isKnown() && counts.ended() >= job.images();
    }

    /** How long it takes to its end at the pace so far; nothing while no pace is known or nothing is left. */
    public Optional<Duration> left() {
        double pace = counts.imagesPerSecond();
        int images = job.images() - counts.ended();
        return pace <= 0 || images <= 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(Math.round(images / pace)));
    }
}
