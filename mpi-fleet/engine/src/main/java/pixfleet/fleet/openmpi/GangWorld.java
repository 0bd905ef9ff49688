package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import mpi.MPI;
import mpi.MPIException;
import pixfleet.fleet.gang.Communicator;

/** A world of one gang and nothing else: no agent, no queue. The command on files runs in one. */
public final class GangWorld {
    private GangWorld() {}

    /**
     * Joins the world that mpirun has started, works, and leaves it.
     *
     * @param arguments of the program
     * @param work of this rank; whatever it throws ends the process
     */
    public static void run(String[] arguments, Consumer<Communicator> work) {
        DeadSegments.remove();
        try {
            MPI.InitThread(arguments, MPI.THREAD_SERIALIZED);
            try (var communicator = new MpiCommunicator(GangComm.ofAll(MPI.COMM_WORLD), new Silent())) {
                work.accept(communicator);
            }
            MPI.Finalize();
        } catch (MPIException e) {
            throw new IllegalStateException("MPI failed", e);
        }
    }

    /**
     * Starts a world and waits for its end. What its ranks print goes where this process prints.
     *
     * @return mpirun's exit code
     */
    public static int start(MpirunSettings settings) throws InterruptedException {
        try {
            return MpirunCommand.process(settings, settings.folder().resolve("none.sock"))
                    .redirectErrorStream(false)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("start mpirun in " + settings.folder(), e);
        }
    }

    private static final class Silent implements Heartbeat {
        @Override
        public void beat() {}

        @Override
        public void progress(long done, long parts) {}
    }
}
