package pixfleet.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pixfleet.control.reconcile.DeadLetters.Letter;

/** What every {@link DeadLetters} does. */
public abstract class DeadLettersContract {
    /** Dead letters, of which there are none. */
    protected abstract DeadLetters letters();

    /** A message ends there: without a reason, the queue put it there. */
    protected abstract void bury(String body, String reason);

    /** How many there are, hidden ones included. */
    protected abstract int left();

    private List<Letter> all() {
        var taken = new ArrayList<Letter>();
        for (List<Letter> some = letters().take();
                !some.isEmpty();
                some = letters().take()) {
            assertThat(some).hasSizeLessThanOrEqualTo(10);
            taken.addAll(some);
        }
        return taken;
    }

    @Test
    void areNoneAtFirst() {
        assertThat(letters().take()).isEmpty();
    }

    @Test
    void areTakenWithTheirReasonAndHiddenFromTheNextCall() {
        bury("one", "it ended its world");
        bury("two", "");

        assertThat(all())
                .extracting(letter -> letter.body() + ": " + letter.reason())
                .containsExactlyInAnyOrder("one: it ended its world", "two: ");

        assertThat(letters().take()).isEmpty();
        assertThat(left()).isEqualTo(2);
    }

    @Test
    void areRemovedForGoodOnceOrTwice() {
        for (int i = 0; i < 12; i++) {
            bury("letter " + i, "");
        }
        List<Letter> all = all();
        assertThat(all).hasSize(12);

        all.forEach(letters()::remove);
        letters().remove(all.getFirst());

        assertThat(left()).isZero();
    }
}
