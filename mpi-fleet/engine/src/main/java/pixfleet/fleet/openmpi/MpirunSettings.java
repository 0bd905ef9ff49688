package pixfleet.fleet.openmpi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How worlds are started.
 *
 * @param ranks processes of a world on this host alone, 1 or more
 * @param oversubscribed whether there are more ranks than cores
 * @param asRoot whether mpirun is to be allowed to run as root
 * @param folder for the socket, the log and the launcher; belongs to this process alone, and lies at the same place on all
 *     hosts of a world
 * @param java the Java launcher
 * @param arguments its flags, class path and main class
 * @param environment variables of the ranks beyond this process' own
 * @param startDeadline how long a world may take to come up
 * @param silence how long a world may be silent before it is taken for dead
 * @param hosts where the ranks are
 */
public record MpirunSettings(
        int ranks,
        boolean oversubscribed,
        boolean asRoot,
        Path folder,
        Path java,
        List<String> arguments,
        Map<String, String> environment,
        Duration startDeadline,
        Duration silence,
        Hosts hosts) {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Copies the collections. */
    public MpirunSettings {
        if (ranks < 1) {
            throw new IllegalArgumentException("a world has at least one rank, not " + ranks);
        }
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /**
     * A world on this host alone, of this process's own Java and user. It has a minute to come up, and may be
     * silent for as long.
     */
    public static MpirunSettings here(int ranks, Path folder, List<String> arguments, Map<String, String> environment) {
        return new MpirunSettings(
                ranks,
                ranks > Runtime.getRuntime().availableProcessors(),
                "root".equals(System.getProperty("user.name")),
                folder,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                arguments,
                environment,
                DEADLINE,
                DEADLINE,
                Hosts.LOCAL);
    }

    /** The same with other deadlines. */
    public MpirunSettings within(Duration start, Duration quiet) {
        return new MpirunSettings(
                ranks, oversubscribed, asRoot, folder, java, arguments, environment, start, quiet, hosts);
    }

    /** The same with other arguments. */
    public MpirunSettings running(List<String> others) {
        return new MpirunSettings(
                ranks, oversubscribed, asRoot, folder, java, others, environment, startDeadline, silence, hosts);
    }

    /** The same over other hosts. */
    public MpirunSettings over(Hosts others) {
        return new MpirunSettings(
                ranks, oversubscribed, asRoot, folder, java, arguments, environment, startDeadline, silence, others);
    }
}
