package pixfleet.cli.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files a user means by words: files, folders with all images below them, and patterns. */
public final class Selection {
    private static final String SPECIAL = "*?[{";

    private Selection() {}

    /**
     * Finds them.
     *
     * @param words each a file, a folder, or a pattern such as {@code photos/*.jpg} and {@code **}{@code /*.tiff}
     * @return the files in the words' order, each once; those of a folder or a pattern by name
     * @throws IllegalArgumentException if a word means no file
     */
    public static List<Path> of(List<String> words) {
        Set<Path> found = new LinkedHashSet<>();
        words.forEach(word -> found.addAll(filesOf(word)));
        return List.copyOf(found);
    }

    private static List<Path> filesOf(String word) {
        Path path = Path.of(word);
        if (Files.isDirectory(path)) {
            List<Path> images = walk(path, MediaTypes::known);
            if (images.isEmpty()) {
                throw new IllegalArgumentException("there is no image in the folder " + word);
            }
            return images;
        }
        if (Files.isRegularFile(path)) {
            return List.of(path.normalize());
        }
        if (word.chars().noneMatch(it -> SPECIAL.indexOf(it) >= 0)) {
            throw new IllegalArgumentException("there is no file " + word);
        }
        return matches(word);
    }

    private static List<Path> matches(String pattern) {
        Path base = baseOf(pattern);
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        List<Path> files = Files.isDirectory(base) ? walk(base, matcher::matches) : List.of();
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no file matches " + pattern);
        }
        return files;
    }

    /** The folders before the first one with a special character. */
    private static Path baseOf(String pattern) {
        int special = 0;
        while (SPECIAL.indexOf(pattern.charAt(special)) < 0) {
            special++;
        }
        int slash = pattern.lastIndexOf('/', special);
        return Path.of(slash < 0 ? "" : slash == 0 ? "/" : pattern.substring(0, slash));
    }

    /** What is hidden is nobody's photograph. */
    private static List<Path> walk(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> !hidden(folder.relativize(file)))
                    .filter(wanted)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .map(Path::normalize)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException("cannot read the folder %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static boolean hidden(Path below) {
        for (Path name : below) {
            if (name.toString().startsWith(".") && name.toString().length() > 1) {
                return true;
            }
        }
        return false;
    }
}
