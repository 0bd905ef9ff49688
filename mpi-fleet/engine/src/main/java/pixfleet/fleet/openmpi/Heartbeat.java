package pixfleet.fleet.openmpi;

/** How a rank shows that it lives while it works in a gang. Called by the rank's MPI thread, between calls of MPI. */
public interface Heartbeat {
    /** Called about every millisecond while the rank waits for others, and whenever it says how far it is. */
    void beat();

    /**
     * This rank's own part has come so far.
     *
     * @param done parts finished, from 0
     * @param parts how many there are, 1 or more
     */
    void progress(long done, long parts);
}
