package pixfleet.fleet.drain;

import java.time.Clock;
import java.util.List;

class FakeBacklogTest extends BacklogContract {
    private final FakeBacklog backlog = new FakeBacklog(Clock.systemUTC());

    @Override
    protected Backlog backlog() {
        return backlog;
    }

    @Override
    protected void send(String body) {
        backlog.send(body);
    }

    @Override
    protected List<String> buried() {
        return backlog.buried;
    }
}
