package pixfleet.control.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pixfleet.job.ObjectRef;

/** What every {@link ObjectStore} does. */
public abstract class ObjectStoreContract {
    protected abstract ObjectStore store();

    /** Stores an upload below this test's own root and names its version. */
    protected abstract ObjectRef upload(String key);

    /** Begins an upload in parts that does not become whole. */
    protected abstract void begin(String key);

    protected abstract boolean isOpen(String key);

    protected abstract boolean uploadExists(String key);

    protected abstract void result(String key);

    protected abstract boolean resultExists(String key);

    /** A prefix of this test's own, ending with a slash. */
    protected abstract String root();

    @Test
    void clearsAFolderOfUploadsAndNoOther() {
        upload(root() + "job/a b.jpg");
        upload(root() + "job/ü.jpg");
        upload(root() + "job2/a.jpg");

        store().clearUploads(root() + "job/");
        store().clearUploads(root() + "job/");

        assertThat(uploadExists(root() + "job/a b.jpg")).isFalse();
        assertThat(uploadExists(root() + "job/ü.jpg")).isFalse();
        assertThat(uploadExists(root() + "job2/a.jpg")).isTrue();
    }

    @Test
    void clearsPartsOfAFolderAndLeavesWhatIsWhole() {
        upload(root() + "job/whole.jpg");
        begin(root() + "job/a b.tif");
        begin(root() + "job/a b.tif");
        begin(root() + "job/ü.tif");
        begin(root() + "job2/a.tif");

        store().clearParts(root() + "job/");
        store().clearParts(root() + "job/");

        assertThat(isOpen(root() + "job/a b.tif")).isFalse();
        assertThat(isOpen(root() + "job/ü.tif")).isFalse();
        assertThat(isOpen(root() + "job2/a.tif")).isTrue();
        assertThat(uploadExists(root() + "job/whole.jpg")).isTrue();
    }

    @Test
    void clearsPartsWithAFolderOfUploads() {
        begin(root() + "job/a.tif");

        store().clearUploads(root() + "job/");

        assertThat(isOpen(root() + "job/a.tif")).isFalse();
    }

    @Test
    void clearsAFolderOfResultsAndNoOther() {
        result(root() + "job/a.json");
        result(root() + "job/deep/b.json");
        result(root() + "job2/a.json");

        store().clearResults(root() + "job/");

        assertThat(resultExists(root() + "job/a.json")).isFalse();
        assertThat(resultExists(root() + "job/deep/b.json")).isFalse();
        assertThat(resultExists(root() + "job2/a.json")).isTrue();
    }

    @Test
    void removesAnUploadOnlyIfItIsStillThatVersion() {
        ObjectRef upload = upload(root() + "a.jpg");

        store().removeUpload(new ObjectRef(upload.bucket(), upload.key(), "another"));
        assertThat(uploadExists(upload.key())).isTrue();

        store().removeUpload(upload);
        store().removeUpload(upload);
        assertThat(uploadExists(upload.key())).isFalse();
    }
}
