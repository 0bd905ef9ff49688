package pixfleet.local.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives objects of an earlier release, whose files had the key as their name, the names they have now.
 *
 * <p>A file beside the folder says that this is done. The folder is put aside first, so that a kill in the middle leaves
 * two folders of which each has names of one kind, and the next start goes on.
 */
final class OldNames {
    private static final Logger log = LoggerFactory.getLogger(OldNames.class);

    /** Parts of uploads, as the store names them around a key. */
    private static final Pattern UPLOAD =
            Pattern.compile("(\\.mpus-[0-9a-f-]{36}-)(.*)(-\\d{1,5}|-stub)", Pattern.DOTALL);

    /** What the store gave a folder that was an object. */
    private static final String EMPTY_FOLDER_ATTRIBUTE = "user.content-md5";

    private OldNames() {}

    /** Makes the folder if it is missing; returns when all names in it are of the present kind. */
    static void bring(Path folder) throws IOException {
        var done = folder.resolveSibling(folder.getFileName() + ".names");
        var old = folder.resolveSibling(folder.getFileName() + ".old");
        if (!Files.exists(done) && Files.exists(folder) && !Files.exists(old)) {
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.createDirectories(folder);
        if (!Files.exists(done) && Files.exists(old)) {
            for (var bucket : list(old)) {
                move(bucket, Files.createDirectories(folder.resolve(bucket.getFileName())));
            }
            Files.delete(old);
            log.info("objects have new names folder={}", folder);
        }
        Files.writeString(done, "2\n");
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        List<Path> inside;
        try (Stream<Path> all = Files.walk(from)) {
            inside = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : inside) {
            var key = from.relativize(path).toString();
            if (!Files.isDirectory(path)) {
                var target = to.resolve(name(key));
                Files.createDirectories(target.getParent());
                Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                if (!key.isEmpty() && attributes(path).list().contains(EMPTY_FOLDER_ATTRIBUTE)) {
                    storeEmpty(path, to.resolve(KeyNames.path(key + "/")));
                }
                delete(path);
            }
        }
    }

    private static String name(String key) {
        var upload = UPLOAD.matcher(key);
        return upload.matches()
                ? upload.group(1) + KeyNames.path(upload.group(2)) + upload.group(3)
                : KeyNames.path(key);
    }

    private static UserDefinedFileAttributeView attributes(Path path) {
        return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
    }

    /** A folder that was itself an object becomes an empty file. */
    private static void storeEmpty(Path folder, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[0]);
        var from = attributes(folder);
        for (var name : from.list()) {
            var value = ByteBuffer.allocate(from.size(name));
            from.read(name, value);
            attributes(file).write(name, value.flip());
        }
    }

    private static void delete(Path folder) throws IOException {
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException e) {
            throw new IOException("something is being written below " + folder, e);
        }
    }
}
