package pixfleet.fleet.keep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import pixfleet.pipeline.Pipeline;

/**
 * Says whether two nodes run the same code: a hash of the archives that hold engine and operations. Classes that lie in a
 * folder, as while the program is being written, have no hash: they count as one version.
 */
public final class EngineVersion {
    private static final String HERE = of(EngineVersion.class) + of(Pipeline.class);

    private EngineVersion() {}

    /** The version of this process. */
    public static String here() {
        return HERE;
    }

    private static String of(Class<?> member) {
        try {
            Path archive = Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isDirectory(archive)
                    ? "folder"
                    : HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive)));
        } catch (IOException e) {
            throw new UncheckedIOException("read the archive of " + member, e);
        } catch (URISyntaxException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("the archive of " + member, e);
        }
    }
}
