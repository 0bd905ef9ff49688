package pixfleet.fleet.drain;

import java.time.Clock;
import java.util.List;

class InMemoryBacklogTest extends BacklogContract {
    private final InMemoryBacklog backlog = new InMemoryBacklog(Clock.systemUTC());

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
