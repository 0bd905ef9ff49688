package pixfleet.fleet.opencv.mat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the folders in which a process has found OpenCV's native libraries, so that the next ones need not look for them:
 * JavaCPP asks every jar of the class path for every name that a library may have, which takes a third of the processor's time
 * until a rank is ready.
 *
 * <p>It lies beside the unpacked libraries and belongs to whoever has unpacked them.
 */
public final class FoundNatives {
    /** The variable by which what starts a process knows where the file is, or is to be. */
    public static final String VARIABLE = "PIXFLEET_NATIVES";

    /** The property by which the process does. */
    private static final String FILE = "pixfleet.natives";

    /** The property of a process whose JVM was started with that file's folders in its library path. */
    private static final String KNOWN = "pixfleet.natives.known";

    /** JavaCPP's property: {@code false} has it load libraries by name from the JVM's library path and look nowhere else. */
    private static final String LOOKS = "org.bytedeco.javacpp.findLibraries";

    private static final Logger log = LoggerFactory.getLogger(FoundNatives.class);
    private static final Pattern JAR = Pattern.compile("(javacpp|openblas|opencv)-.*\\.jar");
    private static final Path MAPS = Path.of("/proc/self/maps");

    private FoundNatives() {}

    /**
     * Where the file of a class path is; another set of libraries has another one.
     *
     * @param classPath of the process that loads them
     * @param unpacked where it unpacks libraries, if not where JavaCPP does by itself
     */
    public static Path file(String classPath, Optional<String> unpacked) {
        String jars = Stream.of(classPath.split(File.pathSeparator))
                .map(File::new)
                .filter(jar -> JAR.matcher(jar.getName()).matches())
                .map(jar -> jar.getName() + " " + jar.length())
                .collect(Collectors.joining("\n"));
        UUID name = UUID.nameUUIDFromBytes(jars.getBytes(StandardCharsets.UTF_8));
        Path folder =
                unpacked.map(Path::of).orElseGet(() -> Path.of(System.getProperty("user.home"), ".javacpp", "cache"));
        return folder.resolve("found-" + name);
    }

    /** Loads libraries, from where they were found before if the process was started so, and writes down where they are if not. */
    static void loading(Runnable load) {
        Optional<Path> file = Optional.ofNullable(System.getProperty(FILE)).map(Path::of);
        if (!Boolean.getBoolean(KNOWN)) {
            load.run();
            file.filter(it -> !Files.exists(it)).ifPresent(FoundNatives::write);
            return;
        }
        System.setProperty(LOOKS, "false");
        try {
            load.run();
        } catch (UnsatisfiedLinkError e) {
            file.ifPresent(FoundNatives::forget);
            throw e;
        }
    }

    private static void write(Path file) {
        try {
            Path folder = Loader.getCacheDir().toPath();
            if (!Files.isSameFile(folder, file.resolveSibling("."))) {
                return;
            }
            Path temporary = Files.createTempFile(folder, "found", null);
            Files.writeString(temporary, String.join(File.pathSeparator, folders(folder)));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.warn("the next process looks for OpenCV's libraries again file={}", file, e);
        }
    }

    /** Folders below that one of which this process has mapped libraries. */
    private static List<String> folders(Path unpacked) throws IOException {
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.filter(line -> line.indexOf('/') >= 0)
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .filter(library -> library.startsWith(unpacked))
                    .map(library -> library.resolveSibling("").toString())
                    .distinct()
                    .toList();
        }
    }

    private static void forget(Path file) {
        log.error("OpenCV's libraries are not where they were; the next process looks for them again file={}", file);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + file, e);
        }
    }
}
