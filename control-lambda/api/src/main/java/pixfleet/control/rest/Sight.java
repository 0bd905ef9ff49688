package pixfleet.control.rest;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import pixfleet.control.jobs.JobReport;
import pixfleet.control.jobs.JobReports;
import pixfleet.control.ledger.Caller;
import pixfleet.control.ledger.OwnJobs;
import pixfleet.job.JobId;
import pixfleet.records.JobRecord;

/** What the caller of the request that is being served may see. */
@Singleton
class Sight {
    private final OwnJobs jobs;
    private final JobReports reports;
    private final CurrentCaller current;

    Sight(OwnJobs jobs, JobReports reports, CurrentCaller current) {
        this.jobs = jobs;
        this.reports = reports;
        this.current = current;
    }

    Caller caller() {
        return current.caller();
    }

    /** To whom belongs what the caller makes. */
    String owner() {
        return caller().sub();
    }

    /** Whether the job is open to the caller; to operators one that is not there is, too, and the resource says so. */
    boolean sees(JobId job) {
        return caller().isOperator() || jobs.find(caller(), job).isPresent();
    }

    /** The job with its images counted, if it is open to the caller. */
    Optional<JobReport> report(JobId job) {
        return reports.find(job).filter(found -> caller().sees(found.job().owner()));
    }

    /** The jobs before that one, newest first. */
    List<JobRecord> newest(String before, int max) {
        return jobs.newest(caller(), before, max);
    }
}
