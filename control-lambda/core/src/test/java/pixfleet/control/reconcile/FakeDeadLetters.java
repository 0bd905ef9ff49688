package pixfleet.control.reconcile;

import java.util.ArrayList;
import java.util.List;

/** {@link DeadLetters} in memory. */
public final class FakeDeadLetters implements DeadLetters {
    private final List<Letter> visible = new ArrayList<>();
    private final List<Letter> hidden = new ArrayList<>();
    private int received;

    /** Adds a message. */
    public void put(String body, String reason) {
        visible.add(new Letter(body, reason, "receipt-" + received++));
    }

    /** Shows again what was taken and not removed. */
    public void reappear() {
        visible.addAll(hidden);
        hidden.clear();
    }

    /** How many are left, hidden ones included. */
    public int left() {
        return visible.size() + hidden.size();
    }

    @Override
    public List<Letter> take() {
        List<Letter> taken = List.copyOf(visible.subList(0, Math.min(10, visible.size())));
        visible.removeAll(taken);
        hidden.addAll(taken);
        return taken;
    }

    @Override
    public void remove(Letter letter) {
        visible.remove(letter);
        hidden.remove(letter);
    }
}
