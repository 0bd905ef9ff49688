package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    /** Keep freed pages in the process: fresh ones cost more than cheap operations on them. One thread a library; what OpenCV has to say comes as its exceptions. */
    private static final Map<String, String> NATIVES = Map.of(
            "MALLOC_MMAP_THRESHOLD_", "1073741824",
            "MALLOC_TRIM_THRESHOLD_", "4294967296",
            "OPENBLAS_NUM_THREADS", "1",
            "OMP_NUM_THREADS", "1",
            "OPENCV_LOG_LEVEL", "SILENT");

    private MpirunCommand() {}

    /** The process to start; its output goes to {@code world.log} in the folder. */
    static ProcessBuilder process(MpirunSettings settings, Path socket) {
        var command = new ArrayList<String>(List.of("mpirun"));
        command.addAll(COMPONENTS);
        command.addAll(List.of("--bind-to", "none"));
        if (settings.oversubscribed()) {
            command.add("--oversubscribe");
        } else {
            command.add("--use-hwthread-cpus");
        }
        if (settings.asRoot()) {
            command.add("--allow-run-as-root");
        }
        command.addAll(List.of("-n", String.valueOf(settings.ranks())));
        command.add(launcher(settings.folder()).toString());
        command.add("-Djava.library.path=" + libraryFolder(settings.folder()));
        command.addAll(settings.arguments());
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        settings.folder().resolve("world.log").toFile()));
        process.environment().putAll(NATIVES);
        process.environment().putAll(settings.environment());
        process.environment().put("PIXFLEET_JAVA", settings.java().toString());
        process.environment().put(SOCKET, socket.toString());
        return process;
    }

    private static Path launcher(Path folder) {
        Path launcher = folder.resolve(LAUNCHER);
        try {
            Files.writeString(launcher, "#!/bin/sh\nexec \"$PIXFLEET_JAVA\" \"$@\"\n");
            return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"))
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
