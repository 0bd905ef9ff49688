package pixfleet.fleet.drain;

import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
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
