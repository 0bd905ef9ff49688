package pixfleet.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import pixfleet.local.wire.Hex;

/** Function packages, each unpacked once into a directory named by its content. */
final class FunctionCode {
    private final Path directory;

    FunctionCode(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** The unpacked package; a package that already is a directory is used where it lies. */
    synchronized Path unpacked(Path code) throws IOException {
        if (Files.isDirectory(code)) {
            return code;
        }
        var target = directory.resolve(fingerprint(code).substring(0, 32));
        if (!Files.exists(target)) {
            var half = directory.resolve("." + target.getFileName() + ".half");
            delete(half);
            unpack(code, Files.createDirectories(half));
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target;
    }

    /** Deletes what earlier versions of the packages left. */
    synchronized void keepOnly(Set<Path> used) throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.list(directory)) {
            all = paths.toList();
        }
        for (var path : all) {
            if (!used.contains(path)) {
                delete(path);
            }
        }
    }

    /** Names the content by the zip's own directory, which has a checksum of every entry: no byte of them is read. */
    private static String fingerprint(Path zip) throws IOException {
        try (var file = new ZipFile(zip.toFile())) {
            return Hex.sha256(file.stream()
                    .map(entry -> entry.getName() + " " + entry.getSize() + " " + entry.getCrc())
                    .collect(Collectors.joining("\n")));
        } catch (ZipException e) {
            throw new IOException("read package " + zip + ": " + e.getMessage(), e);
        }
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (InputStream file = Files.newInputStream(zip);
                var in = new ZipInputStream(file)) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException(zip + " has an entry outside itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(in, path);
                }
            }
        }
        var bootstrap = target.resolve("bootstrap");
        if (Files.exists(bootstrap) && !bootstrap.toFile().setExecutable(true)) {
            throw new IOException("make executable " + bootstrap);
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> tree = Files.walk(path)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (var one : all) {
            Files.delete(one);
        }
    }
}
