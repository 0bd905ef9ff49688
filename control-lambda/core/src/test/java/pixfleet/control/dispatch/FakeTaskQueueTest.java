package pixfleet.control.dispatch;

import java.util.List;
import pixfleet.job.Task;

class FakeTaskQueueTest extends TaskQueueContract {
    private final FakeTaskQueue queue = new FakeTaskQueue();

    @Override
    protected TaskQueue queue() {
        return queue;
    }

    @Override
    protected List<Task> taken() {
        return queue.sent();
    }
}
