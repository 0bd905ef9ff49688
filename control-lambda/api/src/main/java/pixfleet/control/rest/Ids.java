package pixfleet.control.rest;

import pixfleet.job.JobId;
import pixfleet.job.Ulid;

/** Reads what stands in paths and queries. */
final class Ids {
    private static final int MAX_PAGE = 200;

    private Ids() {}

    static JobId job(String text) {
        if (!Ulid.is(text)) {
            throw noSuchJob(text);
        }
        return new JobId(text);
    }

    static Unacceptable noSuchJob(String id) {
        return new Unacceptable(404, "There is no job " + id + ".");
    }

    static int limit(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw Unacceptable.request("limit must be from 1 to %d, not %d.".formatted(MAX_PAGE, limit));
        }
        return limit;
    }
}
