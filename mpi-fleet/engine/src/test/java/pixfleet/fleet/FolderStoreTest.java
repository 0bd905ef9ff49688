package pixfleet.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.files.FileVersion;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.StoresContract;
import pixfleet.job.ObjectRef;

class FolderStoreTest extends StoresContract {
    @TempDir
    private Path folder;

    private FolderStore store() {
        return new FolderStore(folder);
    }

    @Override
    protected Originals originals() {
        return store();
    }

    @Override
    protected Results results() {
        return store();
    }

    @Override
    protected ObjectRef put(String key, byte[] content) {
        var ref = new ObjectRef("uploads", key, "");
        try {
            store().put(ref, content);
            return new ObjectRef("uploads", key, FileVersion.of(store().original(ref)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected byte[] stored(String key) {
        try {
            return Files.readAllBytes(store().result(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
