package pixfleet.control.rest;

import jakarta.inject.Singleton;
import pixfleet.control.jobs.Cancellation;
import pixfleet.control.jobs.JobReports;
import pixfleet.control.jobs.Removal;
import pixfleet.control.reconcile.Retry;
import pixfleet.control.verification.Verifications;
import pixfleet.records.Assets;

/** The use cases on jobs that are there. */
@Singleton
record KnownJobs(
        JobReports reports,
        Retry retry,
        Cancellation cancellation,
        Verifications verifications,
        Removal removal,
        Assets assets) {}
