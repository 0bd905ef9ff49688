package pixfleet.fleet.openmpi;

import java.util.List;
import java.util.stream.IntStream;
import mpi.Comm;
import mpi.Intracomm;
import mpi.MPI;
import mpi.MPIException;

/**
 * Ranks that can form a gang, with a context of their own, so that what they exchange never mixes with frames. Made once,
 * when the world starts: making it is collective and waits inside MPI.
 */
public final class GangComm {
    private final Intracomm comm;
    private final int rank;
    private final int size;
    private final boolean onOneHost;

    private GangComm(Intracomm comm, boolean onOneHost) throws MPIException {
        this.comm = comm;
        this.rank = comm.getRank();
        this.size = comm.getSize();
        this.onOneHost = onOneHost;
    }

    /** All ranks of the world. Collective. */
    static GangComm ofAll(Intracomm world) throws MPIException {
        Intracomm host = host(world);
        int[] apart = {host.getSize() == world.getSize() ? 0 : 1};
        host.free();
        world.allReduce(apart, 1, MPI.INT, MPI.SUM);
        return new GangComm(world.dup(), apart[0] == 0);
    }

    /** The ranks of this rank's host. Collective over all ranks of the world. */
    static GangComm ofHost(Intracomm world) throws MPIException {
        return new GangComm(host(world), true);
    }

    private static Intracomm host(Intracomm world) throws MPIException {
        return world.splitType(Comm.TYPE_SHARED, world.getRank(), MPI.INFO_NULL);
    }

    /** The host of each rank of the world, named by the first rank that is on it. Collective over all ranks of the world. */
    static List<Integer> hosts(Intracomm world) throws MPIException {
        Intracomm host = host(world);
        int[] leader = {world.getRank()};
        host.allReduce(leader, 1, MPI.INT, MPI.MIN);
        host.free();
        int[] hosts = new int[world.getSize()];
        hosts[world.getRank()] = leader[0];
        world.allReduce(hosts, hosts.length, MPI.INT, MPI.SUM);
        return IntStream.of(hosts).boxed().toList();
    }

    Intracomm comm() {
        return comm;
    }

    /** This rank's place among them, from 0. */
    public int rank() {
        return rank;
    }

    /** How many they are. */
    public int size() {
        return size;
    }

    /** Whether they all share one host's memory. */
    public boolean onOneHost() {
        return onOneHost;
    }
}
