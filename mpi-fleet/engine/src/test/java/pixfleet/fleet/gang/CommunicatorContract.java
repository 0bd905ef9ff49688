package pixfleet.fleet.gang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every {@link Communicator} keeps, whatever its ranks are: threads, processes of a host, or of several. */
public abstract class CommunicatorContract {
    /** How many ranks there are, one gang after the other. */
    protected List<Integer> gangs() {
        return List.of(1, 2, 3, 5);
    }

    /**
     * Runs {@link CommunicatorChecks} on all ranks of a gang.
     *
     * @return for each rank the names of the checks that it has done; throws if a rank found that something is not so
     */
    protected abstract List<List<String>> check(int ranks) throws Exception;

    @TestFactory
    List<DynamicTest> ranksMeetTellGatherSumExchangeShareAndFailTogether() {
        return gangs().stream()
                .map(ranks -> DynamicTest.dynamicTest(
                        ranks + " ranks",
                        () -> assertThat(check(ranks)).hasSize(ranks).containsOnly(CommunicatorChecks.names())))
                .toList();
    }
}
