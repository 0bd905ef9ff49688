package pixfleet.control.gallery;

import java.net.URI;

/** Signed links to objects of private buckets, for a browser to read. Made without asking anyone. */
public interface Links {
    /** A link to an original; good for an hour at most and half an hour at least. */
    URI original(String key);

    /** A link to an object of the results bucket; good for an hour at most and half an hour at least. */
    URI result(String key);
}
