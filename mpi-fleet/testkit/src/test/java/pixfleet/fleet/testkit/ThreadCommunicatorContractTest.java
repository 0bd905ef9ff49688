package pixfleet.fleet.testkit;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import pixfleet.fleet.gang.CommunicatorChecks;
import pixfleet.fleet.gang.CommunicatorContract;

/** {@link ThreadCommunicator}, with shared memory and without. */
class ThreadCommunicatorContractTest {
    private static List<List<String>> checked(int ranks, boolean oneHost) {
        return ThreadCommunicator.run(ranks, oneHost, communicator -> {
            List<String> done = new ArrayList<>();
            CommunicatorChecks.run(communicator, done::add);
            return done;
        });
    }

    @Nested
    class OnOneHost extends CommunicatorContract {
        @Override
        protected List<List<String>> check(int ranks) {
            return checked(ranks, true);
        }
    }

    @Nested
    class OnSeveralHosts extends CommunicatorContract {
        @Override
        protected List<List<String>> check(int ranks) {
            return checked(ranks, false);
        }
    }
}
