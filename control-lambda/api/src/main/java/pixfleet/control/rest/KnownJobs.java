package pixfleet.control.rest;

import jakarta.inject.Singleton;
import pixfleet.control.gallery.JobReports;
import pixfleet.control.gallery.Removal;
import pixfleet.control.intake.Retry;
import pixfleet.control.verification.Verifications;

/** The use cases on jobs that are there. */
@Singleton
record KnownJobs(JobReports reports, Retry retry, Verifications verifications, Removal removal) {}
