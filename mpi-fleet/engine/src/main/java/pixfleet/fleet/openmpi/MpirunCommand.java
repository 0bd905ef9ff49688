package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line of a world. */
final class MpirunCommand {
    /** mpirun 4.1 rewrites the arguments of a program that is called exactly {@code java}, so ours is not. */
    static final String LAUNCHER = "pixfleet-rank";

    /** The variable by which ranks know where their agent listens. */
    static final String SOCKET = "PIXFLEET_WORLD_SOCKET";

    /** The library that mpi.jar loads, and the name under which Debian's run-time package has it. */
    private static final String LIBRARY = "libmpi_java.so";

    private static final String VERSIONED_LIBRARY = "libmpi_java.so.40";

    private static final List<Path> LIBRARY_FOLDERS = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib/x86_64-linux-gnu/openmpi/lib"),
            Path.of("/usr/lib/aarch64-linux-gnu"),
            Path.of("/usr/lib64/openmpi/lib"));

    /** Named components skip the probing for fabrics: 200 ms less and no warnings. */
    private static final List<String> COMPONENTS =
            List.of("--mca", "pml", "ob1", "--mca", "btl", "self,vader,tcp", "--mca", "osc", "^ucx");

    /**
     * When a rank has died mpirun ends the others. By default it asks them first and waits for a second, while a rank that is
     * asked has nothing to save: what it had is done again.
     */
    private static final List<String> ENDING = List.of("--mca", "odls_base_sigkill_timeout", "0");

    /**
     * Keep freed pages in the process: fresh ones cost more than cheap operations on them. One thread a library; what
     * OpenCV has to say comes as its exceptions.
     */
    private static final Map<String, String> NATIVES = Map.of(
            "MALLOC_MMAP_THRESHOLD_", "1073741824",
            "MALLOC_TRIM_THRESHOLD_", "4294967296",
            "OPENBLAS_NUM_THREADS", "1",
            "OMP_NUM_THREADS", "1",
            "OPENCV_LOG_LEVEL", "SILENT");

    /**
     * Between hosts: the head alone starts what is on others, and a link that is dead is noticed after 2 s of silence and
     * three questions a second apart. By default that takes 5 minutes, and a lost link would hold the world for as long.
     */
    private static final List<String> BETWEEN_HOSTS = List.of(
            "--mca",
            "plm",
            "rsh",
            "--mca",
            "plm_rsh_no_tree_spawn",
            "1",
            "--mca",
            "oob_tcp_keepalive_time",
            "2",
            "--mca",
            "oob_tcp_keepalive_intvl",
            "1",
            "--mca",
            "oob_tcp_keepalive_probes",
            "3");

    /** A remote shell does not take the environment along: mpirun does, with variables that are named. */
    private static final Pattern FORWARDED =
            Pattern.compile("PIXFLEET_.*|AWS_.*|CLASSPATH|JAVA_TOOL_OPTIONS|LANG|LC_.*|TZ");

    private static final long MAX_LOG_BYTES = 16L << 20;

    private MpirunCommand() {}

    /** Writes what ranks need in the folder, so that the agent of another host can start them there. */
    static void prepare(Path folder) {
        launcher(folder);
    }

    /** Where the output goes; kept below a length that a small disk has for it twice. */
    static WorldLog log(Path folder) {
        return new WorldLog(folder, MAX_LOG_BYTES);
    }

    /** The process to start; its output goes to {@code world.log} in the folder. */
    static ProcessBuilder process(MpirunSettings settings, Path socket) {
        var process = new ProcessBuilder()
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        log(settings.folder()).file().toFile()));
        process.environment().putAll(NATIVES);
        process.environment().putAll(settings.environment());
        process.environment().put("PIXFLEET_JAVA", settings.java().toString());
        process.environment().put(SOCKET, socket.toString());
        return process.command(command(settings, process.environment().keySet()));
    }

    private static List<String> command(MpirunSettings settings, Set<String> variables) {
        Hosts hosts = settings.hosts();
        var command = new ArrayList<String>(List.of("mpirun"));
        command.addAll(COMPONENTS);
        command.addAll(ENDING);
        command.addAll(List.of("--bind-to", "none"));
        if (settings.oversubscribed()) {
            command.add("--oversubscribe");
        } else {
            command.add("--use-hwthread-cpus");
        }
        if (settings.asRoot()) {
            command.add("--allow-run-as-root");
        }
        if (hosts.several()) {
            command.addAll(between(hosts));
            forwarded(settings, variables).forEach(name -> command.addAll(List.of("-x", name)));
        }
        command.addAll(List.of("-n", String.valueOf(hosts.several() ? hosts.ranks() : settings.ranks())));
        command.add(launcher(settings.folder()).toString());
        command.addAll(settings.arguments());
        return command;
    }

    private static List<String> between(Hosts hosts) {
        var command = new ArrayList<>(BETWEEN_HOSTS);
        command.addAll(List.of("--mca", "plm_rsh_agent", hosts.remoteShell()));
        if (!hosts.networks().isEmpty()) {
            String networks = String.join(",", hosts.networks());
            command.addAll(List.of("--mca", "oob_tcp_if_include", networks, "--mca", "btl_tcp_if_include", networks));
        }
        command.add("--host");
        command.add(hosts.list().stream()
                .map(host -> host.address() + ":" + host.ranks())
                .collect(Collectors.joining(",")));
        return command;
    }

    private static Stream<String> forwarded(MpirunSettings settings, Set<String> variables) {
        return variables.stream()
                .filter(name -> NATIVES.containsKey(name)
                        || settings.environment().containsKey(name)
                        || FORWARDED.matcher(name).matches())
                .sorted();
    }

    /**
     * What starts a rank. Folders in which a rank before it has found native libraries become part of its library path; who
     * runs as the ranks do may read them, and the agent may not.
     */
    private static Path launcher(Path folder) {
        Path launcher = folder.resolve(LAUNCHER);
        String libraries = libraryFolder(folder).toString().replace("'", "'\\''");
        try {
            Files.writeString(launcher, """
                    #!/bin/sh
                    libraries='%s'
                    if [ -n "${PIXFLEET_NATIVES:-}" ]; then
                        set -- -Dpixfleet.natives="$PIXFLEET_NATIVES" "$@"
                        if [ -r "$PIXFLEET_NATIVES" ]; then
                            libraries=$libraries:$(cat "$PIXFLEET_NATIVES")
                            set -- -Dpixfleet.natives.known=true "$@"
                        fi
                    fi
                    exec "$PIXFLEET_JAVA" -Djava.library.path="$libraries" "$@"
                    """.formatted(libraries));
            return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-x---"))
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("write " + launcher, e);
        }
    }

    /** Where the JVM finds the library under the name it looks for, which a link of ours gives where need be. */
    private static Path libraryFolder(Path folder) {
        for (Path candidate : LIBRARY_FOLDERS) {
            if (Files.exists(candidate.resolve(LIBRARY))) {
                return candidate;
            }
        }
        for (Path candidate : LIBRARY_FOLDERS) {
            Path versioned = candidate.resolve(VERSIONED_LIBRARY);
            if (Files.exists(versioned)) {
                return linked(folder, versioned);
            }
        }
        throw new IllegalStateException(
                "Open MPI's Java library was not found in %s; install libopenmpi3".formatted(LIBRARY_FOLDERS));
    }

    private static Path linked(Path folder, Path library) {
        Path link = folder.resolve(LIBRARY);
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, library);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("link " + link, e);
        }
    }
}
