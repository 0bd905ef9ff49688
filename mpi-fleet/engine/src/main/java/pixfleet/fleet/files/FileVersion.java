package pixfleet.fleet.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What tells one version of a file from another, as an ETag does: a file has none of its own. */
public final class FileVersion {
    private static final Pattern OTHERS = Pattern.compile("[^0-9a-zA-Z]+");

    private FileVersion() {}

    /**
     * The version of the file that is there now. It changes with the file, its size and when it was last written.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    public static String of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        String text = attributes.fileKey() + " " + attributes.size() + " "
                + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        return OTHERS.matcher(text).replaceAll("-");
    }
}
