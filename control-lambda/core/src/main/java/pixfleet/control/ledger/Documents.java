package pixfleet.control.ledger;

import java.util.Optional;
import pixfleet.fault.TransientFailure;

/**
 * Small JSON documents by key. A read sees every write that was answered before it.
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
}
