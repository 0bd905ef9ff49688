package pixfleet.control.ledger;

import java.util.List;
import java.util.Optional;
import pixfleet.fault.TransientFailure;

/**
 * Small JSON documents by key, in the results bucket. A read sees every write that was answered before it.
 *
 * <p>Every method may throw {@link TransientFailure}; a write that did so may or may not have happened, and asking
 * again is safe: {@link #create} then answers {@link Write#LOST} where the first call had won.
 */
public interface Documents {
    /** The document there, if one is. */
    Optional<Document> find(String key);

    /** Writes it unless one is there. */
    Write create(String key, String text);

    /** Writes it if that version is still there; one that was removed meanwhile is {@link Write#LOST}, too. */
    Write replace(String key, String text, String version);

    /** Writes it, whatever is there. A second call changes nothing but the version. */
    void put(String key, String text);

    /** Removes it; nothing happens if none is there. */
    void remove(String key);

    /**
     * Documents below a prefix, by key in the order of their UTF-8 bytes.
     *
     * @param after only keys beyond this one; empty for all
     * @param max 1 to 1000
     */
    List<Entry> list(String prefix, String after, int max);

    /**
     * The names of the folders directly below a prefix, without slashes, in order.
     *
     * @param prefix ends with a slash
     * @param after only folders whose names sort beyond this one; empty for all
     * @param max 1 to 1000
     */
    List<String> folders(String prefix, String after, int max);

    /**
     * A line of a list.
     *
     * @param key the document's key
     * @param version its version
     */
    record Entry(String key, String version) {}
}
