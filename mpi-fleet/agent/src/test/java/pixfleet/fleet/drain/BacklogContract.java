package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fleet.Eventually;

/** What every {@link Backlog} does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class BacklogContract {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration TERM = Duration.ofSeconds(30);

    /** A backlog that was empty before the test. */
    protected abstract Backlog backlog();

    /** Puts a message to the backlog. */
    protected abstract void send(String body);

    /** The reasons that are with the dead letters. */
    protected abstract List<String> buried();

    private Lease one() {
        List<Lease> leases = backlog().take(10, SHORT, TERM);
        assertThat(leases).hasSize(1);
        return leases.getFirst();
    }

    private List<Lease> none() {
        return backlog().take(10, SHORT, TERM);
    }

    @Test
    void anEmptyBacklogAnswersLateAndWithNothing() {
        assertThat(none()).isEmpty();
    }

    @Test
    void aLeasedTaskIsNotTakenAgain() {
        send("a");

        Lease lease = one();

        assertThat(lease.body()).isEqualTo("a");
        assertThat(lease.receives()).isEqualTo(1);
        assertThat(none()).isEmpty();
    }

    @Test
    void aTaskGivenBackIsTakenAgainAndCounted() {
        send("a");
        backlog().giveBack(one().receipt(), Duration.ZERO);

        Lease again = one();

        assertThat(again.body()).isEqualTo("a");
        assertThat(again.receives()).isEqualTo(2);
    }

    @Test
    void aLeaseEndsWithItsTerm() {
        send("a");
        assertThat(backlog().take(1, SHORT, Duration.ofSeconds(1))).hasSize(1);

        Eventually.until("it comes back", Duration.ofSeconds(10), () -> !none().isEmpty());
    }

    @Test
    void aRenewedLeaseOutlivesItsFirstTerm() {
        send("a");
        List<Lease> leases = backlog().take(1, SHORT, Duration.ofSeconds(2));
        backlog().renew(leases, TERM);

        assertThat(backlog().take(1, Duration.ofSeconds(4), TERM)).isEmpty();
    }

    @Test
    void aCompletedTaskIsGoneForGood() {
        send("a");
        Lease lease = one();

        backlog().complete(lease);
        backlog().complete(lease);
        backlog().giveBack(lease.receipt(), Duration.ZERO);

        assertThat(none()).isEmpty();
    }

    @Test
    void renewingAnEndedLeaseHarmsNothing() {
        send("a");
        send("b");
        List<Lease> leases = backlog().take(10, SHORT, TERM);
        while (leases.size() < 2) {
            leases = Stream.concat(leases.stream(), none().stream()).toList();
        }
        backlog().complete(leases.getFirst());

        Lease ended = leases.getFirst();

        assertThat(backlog().renew(leases, TERM)).containsExactly(ended);

        assertThat(none()).isEmpty();
    }

    @Test
    void aBuriedTaskKeepsItsLeaseAndItsReasonIsTold() {
        send("a");

        backlog().bury(one(), "it is no task");

        assertThat(buried()).containsExactly("it is no task");
        assertThat(none()).isEmpty();
    }
}
