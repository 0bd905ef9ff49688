package pixfleet.fleet;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pixfleet.fleet.files.FileOriginals;
import pixfleet.fleet.files.FileResults;
import pixfleet.fleet.process.MappedPart;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.RangedFile;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Upload;
import pixfleet.job.ObjectRef;

/** Both stores in one folder: a bucket is a folder, a key a path below it. */
public final class FolderStore implements Originals, Results {
    private final FileOriginals originals;
    private final FileResults results;

    public FolderStore(Path folder) {
        this.originals = new FileOriginals(folder);
        this.results = new FileResults(folder.resolve("results-bucket"));
    }

    public Path result(String key) {
        return results.path(key);
    }

    public Path original(ObjectRef ref) {
        return originals.path(ref);
    }

    public void put(ObjectRef ref, byte[] content) throws IOException {
        Files.createDirectories(original(ref).getParent());
        Files.write(original(ref), content);
    }

    @Override
    public ByteBuffer read(ObjectRef ref, Arena arena) {
        return originals.read(ref, arena);
    }

    @Override
    public RangedFile open(ObjectRef ref) {
        return originals.open(ref);
    }

    @Override
    public void store(String key, String mediaType, ByteBuffer content) {
        results.store(key, mediaType, content);
    }

    @Override
    public Upload begin(String key, String mediaType, long bytes) {
        return results.begin(key, mediaType, bytes);
    }

    @Override
    public String part(Upload upload, int number, long at, MemorySegment content) {
        return results.part(upload, number, at, content);
    }

    @Override
    public Optional<MappedPart> mappedPart(Upload upload, int number, long at, long bytes) {
        return results.mappedPart(upload, number, at, bytes);
    }

    @Override
    public void complete(Upload upload, List<String> parts) {
        results.complete(upload, parts);
    }

    @Override
    public void abort(Upload upload) {
        results.abort(upload);
    }
}
