package pixfleet.control.rest;

import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Ulid;

/** Reads what stands in paths and queries. */
final class Ids {
    /** So many images an answer that none is over 1 MB: one with its three signed links is some 5 KB on AWS. */
    static final int MAX_IMAGES = 150;

    private static final int MAX_PAGE = 200;

    /** A verification takes 2 KB of an answer at most, by the longest of names and reasons. */
    private static final int MAX_VERIFICATIONS = 500;

    /** What nine digits say at most. */
    private static final int LAST_POSITION = 999_999_999;

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

    static ImageId image(String text) {
        if (!Ulid.is(text)) {
            throw new Unacceptable(404, "There is no image " + text + ".");
        }
        return new ImageId(text);
    }

    /** The place in a job's order that a cursor means, which an image's id may be, too; the start for none. */
    static int position(String cursor) {
        if (Ulid.is(cursor)) {
            return Math.min(new ImageId(cursor).position(), LAST_POSITION);
        }
        if (!cursor.matches("\\d{0,9}")) {
            throw Unacceptable.request(
                    "cursor must be what an answer gave as next, or an image's id, not " + cursor + ".");
        }
        return cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
    }

    static int limit(int limit) {
        return limit(limit, MAX_PAGE);
    }

    static int images(int limit) {
        return limit(limit, MAX_IMAGES);
    }

    static int verifications(int limit) {
        return limit(limit, MAX_VERIFICATIONS);
    }

    private static int limit(int limit, int most) {
        if (limit < 1 || limit > most) {
            throw Unacceptable.request("limit must be from 1 to %d, not %d.".formatted(most, limit));
        }
        return limit;
    }
}
