package pixfleet.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.StateFile;

/** The directory that keeps the stack, held by one stack at a time, and the secrets made for it. */
final class StateDirectory implements AutoCloseable {
    private static final int SECRET_BYTES = 24;
    private static final int ATTEMPTS = 10;

    private final Path path;
    private final FileChannel held;

    private StateDirectory(Path path, FileChannel held) {
        this.path = path;
        this.held = held;
    }

    /** Takes the directory; fails if another stack has it. The hold ends with the process, however it ends. */
    static StateDirectory hold(Path path) throws IOException {
        if (!Files.exists(path)) {
            var parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        var channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = taken(channel);
        // Who asks whether a stack runs has the lock for a moment.
        for (int turn = 1; turn < ATTEMPTS && !taken; turn++) {
            pause();
            taken = taken(channel);
        }
        if (!taken) {
            channel.close();
            throw new IOException("another local stack is running in " + path);
        }
        return new StateDirectory(path, channel);
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while taking the state directory", e);
        }
    }

    Path path() {
        return path;
    }

    /** The key pair of this stack, made at its first start. */
    Credentials credentials() throws IOException {
        var file = path.resolve("credentials.json");
        if (!Files.exists(file)) {
            var fresh = Json.object()
                    .put("accessKeyId", "local" + secret().substring(0, 15))
                    .put("secretAccessKey", secret());
            StateFile.write(file, Json.pretty(fresh));
        }
        var json = Json.read(file);
        return new Credentials(Json.text(json, "accessKeyId"), Json.text(json, "secretAccessKey"));
    }

    /** The token given, or the one remembered, or a new one. */
    String token(Optional<String> given) throws IOException {
        var file = path.resolve("token");
        if (given.isPresent() || !Files.exists(file)) {
            StateFile.write(file, given.orElseGet(StateDirectory::secret).getBytes(StandardCharsets.UTF_8));
        }
        return Files.readString(file).strip();
    }

    private static String secret() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
