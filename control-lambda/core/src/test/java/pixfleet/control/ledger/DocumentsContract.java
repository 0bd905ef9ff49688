package pixfleet.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every {@link Documents} does. Keys lie below {@link #root()}, so that tests share a place. */
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
    void putsOverAnythingAndWhoReadItBeforeLoses() {
        String key = root() + "a.json";
        documents().put(key, "1");
        String first = documents().find(key).orElseThrow().version();
        documents().put(key, "2");
        documents().put(key, "1");

        assertThat(documents().find(key).orElseThrow().text()).isEqualTo("1");
        assertThat(documents().replace(key, "3", first)).isEqualTo(Write.LOST);
        assertThat(documents().replace(root() + "none.json", "3", first)).isEqualTo(Write.LOST);
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
}
