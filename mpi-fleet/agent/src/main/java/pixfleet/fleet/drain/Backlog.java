package pixfleet.fleet.drain;

import java.time.Duration;
import java.util.List;

/**
 * Tasks waiting for the fleet. Delivered at least once: a task may be leased again after its lease ends.
 *
 * <p>Every method throws {@link pixfleet.fault.TransientFailure} if the backlog could not be asked; the leases are then as
 * they were.
 */
public interface Backlog {
    /** The most one call of {@link #take} or {@link #renew} deals with. */
    int BATCH = 10;

    /**
     * Leases tasks.
     *
     * @param max 1 to {@value #BATCH}
     * @param wait how long to wait for the first one, at most 20 s; the answer to an empty backlog is late, not wrong
     * @param term how long the leases last
     */
    List<Lease> take(int max, Duration wait, Duration term);

    /** Makes leases last for the term from now on, and answers those that cannot, since they have ended. */
    List<Lease> renew(List<Lease> leases, Duration term);

    /** Ends a lease early: the task may be taken again after the delay. If the lease has ended already, nothing happens. */
    void giveBack(String receipt, Duration delay);

    /** Removes a finished task for good. A second call, or one after the lease has ended, does nothing. */
    void complete(Lease lease);

    /** Puts a copy of the message and the reason to the dead letters. The lease stays. Twice makes two copies. */
    void bury(Lease lease, String reason);
}
