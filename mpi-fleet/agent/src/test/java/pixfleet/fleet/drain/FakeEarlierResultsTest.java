package pixfleet.fleet.drain;

import pixfleet.job.Result;
import pixfleet.job.Task;

class FakeEarlierResultsTest extends EarlierResultsContract {
    private final FakeEarlierResults earlier = new FakeEarlierResults();

    @Override
    protected EarlierResults earlier() {
        return earlier;
    }

    @Override
    protected void open(Task task, String owner) {
        earlier.open(task, owner);
    }

    @Override
    protected void done(Task task, Result result) {
        earlier.done(task, result);
    }

    @Override
    protected void delete(Task task) {
        earlier.delete(task);
    }

    @Override
    protected void store(String key) {
        earlier.objects.add(key);
    }

    @Override
    protected void remove(String key) {
        earlier.objects.remove(key);
    }

    @Override
    protected boolean isStored(String key) {
        return earlier.objects.contains(key);
    }
}
