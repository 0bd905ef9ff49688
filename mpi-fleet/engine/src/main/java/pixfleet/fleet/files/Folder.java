package pixfleet.fleet.files;

import java.nio.file.Path;

/**
 * A folder in which a key is a path.
 *
 * @param path where it is
 */
record Folder(Path path) {
    /** Makes the path absolute. */
    Folder {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * Where the file of that key is.
     *
     * @throws IllegalArgumentException if that is not below the folder
     */
    Path at(String key) {
        Path file = path.resolve(key).normalize();
        if (!file.startsWith(path) || file.equals(path)) {
            throw new IllegalArgumentException("the key " + key + " leads out of " + path);
        }
        return file;
    }
}
