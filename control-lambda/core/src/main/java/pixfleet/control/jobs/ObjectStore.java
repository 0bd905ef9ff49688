package pixfleet.control.jobs;

import pixfleet.fault.TransientFailure;

/**
 * Objects by the folder.
 *
 * <p>Every method may throw {@link TransientFailure}, with some objects removed and others not.
 */
public interface ObjectStore {
    /** Removes all uploads below a prefix, and the parts of those that are not whole yet. Nothing happens where there are none. */
    void clearUploads(String prefix);

    /** Removes the parts of uploads below a prefix that are not whole yet. Nothing happens where there are none. */
    void clearParts(String prefix);

    /** Removes one upload, if it is still that version. Nothing happens to objects of other buckets than that of the uploads. */
    void removeUpload(pixfleet.job.ObjectRef upload);

    /** Removes all objects of the results bucket below a prefix. Nothing happens where there are none. */
    void clearResults(String prefix);
}
