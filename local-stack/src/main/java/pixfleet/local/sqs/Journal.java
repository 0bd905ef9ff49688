package pixfleet.local.sqs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Changes in the order they were made, a line of JSON each.
 *
 * <p>A change is in the file whole or not at all: what a full disk or a kill cut off is taken away before the next one.
 * Nothing is forced to the disk, as nowhere in the stack.
 */
final class Journal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private long end;
    private @Nullable FileChannel channel;

    private Journal(Path file, long end) {
        this.file = file;
        this.end = end;
    }

    /** Reads every change of the file, if there is one, and goes on after the last. */
    static Journal open(Path file, Consumer<JsonNode> change) throws IOException {
        return new Journal(file, Files.exists(file) ? read(file, change) : 0);
    }

    /** Answers where the last whole line ends. */
    private static long read(Path file, Consumer<JsonNode> change) throws IOException {
        long end = 0;
        int number = 0;
        try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                long next = end + line.getBytes(StandardCharsets.UTF_8).length + 1;
                if (next > Files.size(file)) {
                    log.warn("the last change was cut off and is left out file={} line={}", file, number);
                    break;
                }
                change.accept(parsed(file, number, line));
                end = next;
            }
        }
        return end;
    }

    private static JsonNode parsed(Path file, int number, String line) throws IOException {
        try {
            return Json.parse(line);
        } catch (JacksonException e) {
            throw new IOException("line " + number + " of " + file + " is damaged: " + e.getOriginalMessage(), e);
        }
    }

    /** Adds a change. If it throws, the change is not in the file, and the same may be tried again. */
    void add(JsonNode change) throws IOException {
        var line = ByteBuffer.wrap((change + "\n").getBytes(StandardCharsets.UTF_8));
        long next = end + line.remaining();
        try {
            var open = opened();
            while (line.hasRemaining()) {
                open.write(line);
            }
            end = next;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Opened anew after a failure, and without what that left half written. */
    private FileChannel opened() throws IOException {
        var open = channel;
        if (open == null) {
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (open.size() > end) {
                open.truncate(end);
            }
            open.position(end);
            channel = open;
        }
        return open;
    }

    /** Puts these changes in place of all there are, in one step. */
    void replace(Stream<? extends JsonNode> changes) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, OWNER_ONLY);
        try (var out = Files.newBufferedWriter(fresh)) {
            for (var change : (Iterable<JsonNode>) changes.map(JsonNode.class::cast)::iterator) {
                out.write(change.toString());
                out.write('\n');
            }
        }
        long bytes = Files.size(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        close();
        end = bytes;
    }

    @Override
    public void close() throws IOException {
        var open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
