package pixfleet.fleet.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;

/**
 * The key pairs of a node, made at its first start; the private halves never leave it. ECDSA on P-256, which the JDK has
 * and OpenSSH takes.
 *
 * @param folder where they lie, for this user alone
 * @param host of the node as a server
 * @param user of the node as a client
 */
record NodeKeys(Path folder, KeyPair host, KeyPair user) {
    private static final String HOST = "host_key";
    private static final String USER = "user_key";

    /** Reads them, or makes what is missing. */
    static NodeKeys in(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("own the folder " + folder, e);
        }
        return new NodeKeys(folder, pair(folder.resolve(HOST)), pair(folder.resolve(USER)));
    }

    /** The file of the private half, as the {@code ssh} command reads it. */
    static Path userKeyFile(Path folder) {
        return folder.resolve(USER);
    }

    private static KeyPair pair(Path file) {
        var provider = new SimpleGeneratorHostKeyProvider(file);
        provider.setAlgorithm(KeyUtils.EC_ALGORITHM);
        provider.setKeySize(256);
        provider.setStrictFilePermissions(true);
        List<KeyPair> pairs = provider.loadKeys(null);
        if (pairs.isEmpty()) {
            throw new IllegalStateException("no key pair in " + file + "; delete the file, and another one is made");
        }
        return pairs.getFirst();
    }
}
