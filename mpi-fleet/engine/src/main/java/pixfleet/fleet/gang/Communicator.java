package pixfleet.fleet.gang;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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

    /**
     * Waits for all ranks. What one of them wrote to a window before is seen by the others after; so it is with every
     * collective method.
     */
    void barrier();

    /**
     * Tells all ranks what one of them knows.
     *
     * @param root who knows it; the same for all ranks
     * @param bytes of the root, any number, also none; the others' are not looked at
     * @return the root's bytes, in every rank
     */
    byte[] broadcast(int root, byte[] bytes);

    /**
     * Lets all ranks know what each of them knows.
     *
     * @param mine any number of bytes, also none, not the same for all ranks
     * @return each rank's bytes, in the order of ranks; the same in every rank
     */
    List<byte[]> allGather(byte[] mine);

    /** The same of a number each. */
    default long[] allGather(long mine) {
        return allGather(ByteBuffer.allocate(Long.BYTES).putLong(mine).array()).stream()
                .mapToLong(bytes -> ByteBuffer.wrap(bytes).getLong())
                .toArray();
    }

    /** Sums element by element over all ranks; every rank finds the sums in its array. All arrays are of one length. */
    void sum(long[] values);

    /**
     * Sends and receives. The n-th parcel for a peer fills the n-th one that peer expects from this rank, and the two are of
     * one length. On return what came in is there, and what went out may be overwritten. A rank may name itself as peer.
     */
    void exchange(List<Parcel> out, List<Parcel> in);

    /**
     * Memory that all ranks of one host share, zeroed, page-aligned, for this image only. What a rank wrote is seen by the
     * others after the next {@link #barrier}.
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
