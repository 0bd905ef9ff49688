package pixfleet.system.template;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files under test lie, whether tests are started in the module or above it. */
public final class Checkout {
    /** The root of the repository. */
    public static final Path ROOT = root();

    private Checkout() {}

    /** A file of the repository, by its path below the root. */
    public static Path file(String path) {
        return ROOT.resolve(path);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("sam/template.yaml"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
