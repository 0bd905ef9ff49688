package pixfleet.control.ledger;

import java.util.List;
import java.util.Optional;
import pixfleet.job.JobId;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;

/** The jobs that are open to a caller: their own, or an operator's all. */
public final class OwnJobs {
    private final Jobs jobs;

    /**
     * @param jobs the jobs there are
     */
    public OwnJobs(Jobs jobs) {
        this.jobs = jobs;
    }

    /** The job, if there is one that is open to the caller. */
    public Optional<JobRecord> find(Caller caller, JobId id) {
        return jobs.find(id).filter(job -> caller.sees(job.owner()));
    }

    /**
     * Jobs that are open to the caller, newest first.
     *
     * @param before only jobs older than this one; an id, real or made up of a moment
     * @param max 1 or more
     */
    public List<JobRecord> newest(Caller caller, String before, int max) {
        return caller.isOperator() ? jobs.newest(before, max) : jobs.newest(caller.sub(), before, max);
    }
}
