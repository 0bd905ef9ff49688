package pixfleet.control.gallery;

import java.net.URI;
import pixfleet.job.ObjectRef;

/** Signed links to objects of private buckets, for a browser to read. Made without asking anyone. */
public interface Links {
    /** A link to an original, which a browser saves under its own name; good for an hour at most and half an hour at least. */
    URI original(ObjectRef original);

    /** A link to an object of the results bucket, to be shown; good as long as the others. */
    URI result(String key);

    /**
     * A link to a result, good as long as the others. Followed by itself it is saved, not opened; pictures of a page may
     * show it all the same.
     *
     * @param key where the result lies
     * @param original the original's file name: the result is saved under it, with the ending that its format has
     */
    URI result(String key, String original);
}
