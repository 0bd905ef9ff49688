package pixfleet.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The native library of AWS's runtime interface client, unpacked once for all functions. Left to itself each process writes it to one
 * path in {@code /tmp} and loads what is there: of two that began together one loaded what the other was writing, and ended with SIGBUS.
 * On AWS every function has a {@code /tmp} of its own.
 */
final class RuntimeLibrary {
    private static final String CLIENT = "aws-lambda-java-runtime-interface-client-";
    private static final String PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private final Path client;
    private final Path directory;
    private boolean unpacked;

    /**
     * @param client directory with the client's jars
     * @param directory where the library is unpacked
     */
    RuntimeLibrary(Path client, Path directory) {
        this.client = client;
        this.directory = directory;
    }

    /** The JVM's option that names the library, which is there. */
    synchronized String option() throws IOException {
        var library = directory.resolve("libaws-lambda-jni.so");
        if (!unpacked) {
            unpack(library);
            unpacked = true;
        }
        return "-D" + PROPERTY + "=" + library.toAbsolutePath();
    }

    /** Whoever still runs on an earlier one keeps that. */
    private void unpack(Path library) throws IOException {
        String machine = System.getProperty("os.arch", "").equals("aarch64") ? "aarch_64" : "x86_64";
        var name = "jni/libaws-lambda-jni.linux-" + machine + ".so";
        var half = Files.createDirectories(directory).resolve(library.getFileName() + ".half");
        try (var jar = new ZipFile(jar().toFile())) {
            var entry = jar.getEntry(name);
            if (entry == null) {
                throw new IOException(jar.getName() + " has no " + name);
            }
            try (InputStream in = jar.getInputStream(entry)) {
                Files.copy(in, half, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(half, library, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path jar() throws IOException {
        try (Stream<Path> jars = Files.list(client)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(CLIENT))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("no " + CLIENT + "*.jar in " + client + "; build the local stack"));
        }
    }
}
