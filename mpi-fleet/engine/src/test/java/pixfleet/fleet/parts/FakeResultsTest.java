package pixfleet.fleet.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.FolderStore;
import pixfleet.fleet.files.FileVersion;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.StoresContract;
import pixfleet.job.ObjectRef;

/** The fake keeps results only; originals come from files. */
class FakeResultsTest extends StoresContract {
    private final FakeResults results = new FakeResults();

    @TempDir
    private Path folder;

    @Override
    protected Originals originals() {
        return new FolderStore(folder);
    }

    @Override
    protected Results results() {
        return results;
    }

    @Override
    protected ObjectRef put(String key, byte[] content) {
        var store = new FolderStore(folder);
        var ref = new ObjectRef("uploads", key, "");
        try {
            store.put(ref, content);
            return new ObjectRef("uploads", key, FileVersion.of(store.original(ref)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected byte[] stored(String key) {
        return results.objects.get(key);
    }
}
