package pixfleet.control.listing;

import java.util.List;
import pixfleet.control.intake.Uploads.Unreadable;
import pixfleet.fault.TransientFailure;

/** The buckets whose images are processed where they lie. Reads only. */
public interface Sources {
    /**
     * Keys below a prefix, in the order of their UTF-8 bytes.
     *
     * @param after only keys beyond this one; empty for all
     * @param max 1 to 1000
     * @throws Unreadable if the bucket may not be listed, or is not there
     * @throws TransientFailure if it could not be listed now
     */
    List<String> list(String bucket, String prefix, String after, int max);
}
