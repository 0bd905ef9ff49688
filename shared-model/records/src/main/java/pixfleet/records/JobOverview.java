package pixfleet.records;

/**
 * A job and its images by how far they have come, read together.
 *
 * @param job the job
 * @param counts its images
 */
public record JobOverview(JobRecord job, JobCounts counts) {}
