package pixfleet.control.dispatch;

import java.util.ArrayList;
import java.util.List;
import pixfleet.control.FakeOutage;
import pixfleet.job.Task;

/** {@link TaskQueue} in memory. */
public final class FakeTaskQueue implements TaskQueue {
    private final List<Task> sent = new ArrayList<>();
    private final FakeOutage outage;

    /** A queue that never fails. */
    public FakeTaskQueue() {
        this(new FakeOutage());
    }

    /** A queue that fails with everything else. */
    public FakeTaskQueue(FakeOutage outage) {
        this.outage = outage;
    }

    /** What was sent, in order. */
    public List<Task> sent() {
        return List.copyOf(sent);
    }

    /** Loses what was sent. */
    public void drop() {
        sent.clear();
    }

    @Override
    public void send(Task task) {
        sent.add(task);
        outage.effect("sending " + task.label());
    }

    @Override
    public void send(List<Task> tasks) {
        tasks.forEach(this::send);
    }
}
