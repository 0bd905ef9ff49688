package pixfleet.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every {@link Documents} does. Keys lie below {@link #root()}, so that tests share a bucket. */
public abstract class DocumentsContract {
    protected abstract Documents documents();

    /** A prefix of this test's own, ending with a slash. */
    protected abstract String root();

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(documents().find(root() + "none.json")).isEmpty();
    }

    @Test
    void createsOnceAndFindsWhatWasCreated() {
        String key = root() + "a.json";

        assertThat(documents().create(key, "{\"first\":\"Würzburg\"}")).isEqualTo(Write.DONE);
        assertThat(documents().create(key, "{\"second\":1}")).isEqualTo(Write.LOST);

        assertThat(documents().find(key).orElseThrow().text()).isEqualTo("{\"first\":\"Würzburg\"}");
    }

    @Test
    void replacesOnlyTheVersionThatWasSeen() {
        String key = root() + "a.json";
        documents().put(key, "1");
        String version = documents().find(key).orElseThrow().version();

        assertThat(documents().replace(key, "2", version)).isEqualTo(Write.DONE);
        assertThat(documents().replace(key, "3", version)).isEqualTo(Write.LOST);

        assertThat(documents().find(key).orElseThrow().text()).isEqualTo("2");
    }

    @Test
    void losesAgainstARemoval() {
        String key = root() + "a.json";
        documents().put(key, "1");
        String version = documents().find(key).orElseThrow().version();
        documents().remove(key);

        assertThat(documents().replace(key, "2", version)).isEqualTo(Write.LOST);
        assertThat(documents().find(key)).isEmpty();
    }

    @Test
    void putsOverAnythingAndRemovesTwice() {
        String key = root() + "a.json";
        documents().put(key, "1");
        documents().put(key, "2");
        assertThat(documents().find(key).orElseThrow().text()).isEqualTo("2");

        documents().remove(key);
        documents().remove(key);
        assertThat(documents().find(key)).isEmpty();
    }

    @Test
    void letsOneOfManyCreate() throws Exception {
        String key = root() + "race.json";
        List<Callable<Write>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String text = Integer.toString(i);
            writers.add(() -> documents().create(key, text));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            long won = threads.invokeAll(writers).stream()
                    .filter(write -> write.resultNow() == Write.DONE)
                    .count();
            assertThat(won).isEqualTo(1);
        }
    }

    @Test
    void listsByKeyFromAnyPlaceOn() {
        for (String name : List.of("b", "a", "c")) {
            documents().put(root() + "list/" + name + ".json", name);
        }
        documents().put(root() + "other.json", "x");

        assertThat(documents().list(root() + "list/", "", 10))
                .extracting(Documents.Entry::key)
                .containsExactly(root() + "list/a.json", root() + "list/b.json", root() + "list/c.json");
        assertThat(documents().list(root() + "list/", root() + "list/a.json", 1))
                .extracting(Documents.Entry::key)
                .containsExactly(root() + "list/b.json");
    }

    @Test
    void listsTheVersionThatIsRead() {
        documents().put(root() + "v.json", "1");

        assertThat(documents().list(root(), "", 10))
                .containsExactly(new Documents.Entry(
                        root() + "v.json",
                        documents().find(root() + "v.json").orElseThrow().version()));
    }

    @Test
    void listsFolders() {
        for (String name : List.of("01B/x", "01A/x", "01A/y", "01C/z/deep", "file")) {
            documents().put(root() + "jobs/" + name + ".json", name);
        }

        assertThat(documents().folders(root() + "jobs/", "", 10)).containsExactly("01A", "01B", "01C");
        assertThat(documents().folders(root() + "jobs/", "01A", 1)).containsExactly("01B");
        assertThat(documents().folders(root() + "jobs/", "01C", 10)).isEmpty();
        assertThat(documents().folders(root() + "none/", "", 10)).isEmpty();
    }
}
