package pixfleet.fleet.gang;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * The ranks of a gang, as one of them sees them. One thread a rank.
 *
 * <p>All methods but {@link #rank}, {@link #size}, {@link #onOneHost}, {@link #progress} and {@link #beat} are collective:
 * every rank calls the same ones in the same order. None of them waits inside MPI: a rank that waits stays able to say that it lives.
 */
public interface Communicator {
    /** This rank, from 0. */
    int rank();

    /** How many ranks there are, 1 or more. */
    int size();

    /** Whether all ranks are on one host, so that {@link #window} answers. */
    boolean onOneHost();

    /** Sums element by element over all ranks; every rank finds the sums in its array. All arrays are of one length. */
    void sum(long[] values);

    /**
     * Sends and receives. The n-th parcel for a peer fills the n-th one that peer expects from this rank, and the two are of
     * one length. On return what came in is there, and what went out may be overwritten. A rank may name itself as peer.
     */
    void exchange(List<Parcel> out, List<Parcel> in);

    /**
     * Memory that all ranks of one host share, zeroed, page-aligned, for this image only. What a rank wrote is seen by the
     * others after the next {@link #sum}, which may be one of nothing.
     *
     * @param bytes the same for all ranks, 1 or more
     * @return nothing if the ranks are not all on one host, or the host has no room; the same for all ranks
     */
    Optional<MemorySegment> window(long bytes);

    /**
     * Says how far this rank's own part has come, and that it lives. To be called at least once a second or so.
     *
     * @param done parts finished, from 0
     * @param parts how many there are, 1 or more
     */
    void progress(long done, long parts);

    /** Says that this rank lives, as often as it likes, while it waits for something outside the gang. */
    default void beat() {
        // Nobody listens, unless a communicator knows who does.
    }
}
