package pixfleet.control.scaling;

import java.time.Instant;
import java.util.Arrays;

/**
 * A node of the pool.
 *
 * @param id the instance's id
 * @param slot its place in the pool, from 1
 * @param state how the provider says it is; whether it works, its lease says: see {@link Capacity}
 * @param launchedAt when it was last started, to the second
 * @param kind what it is
 * @param version the version of the launch template it was made from; empty if it says none
 */
public record Node(String id, int slot, State state, Instant launchedAt, Kind kind, String version) {
    /** A node about which nothing more is known. */
    public Node(String id, int slot, State state, Instant launchedAt) {
        this(id, slot, state, launchedAt, Kind.UNKNOWN, "");
    }

    /** The states of an EC2 instance. */
    public enum State {
        /** Booting. */
        PENDING("pending"),
        /** At work, or looking for some. */
        RUNNING("running"),
        /** Powering off: neither of use nor to be started until it has stopped. */
        STOPPING("stopping"),
        /** Off. */
        STOPPED("stopped"),
        /** On its way out of existence. */
        SHUTTING_DOWN("shutting-down"),
        /** Gone. */
        TERMINATED("terminated");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** EC2's word for it. */
        public String word() {
            return word;
        }

        /** The state of that name; {@link #TERMINATED}, which is never counted nor started, for one not known yet. */
        public static State of(String word) {
            return Arrays.stream(values())
                    .filter(state -> state.word.equals(word))
                    .findFirst()
                    .orElse(TERMINATED);
        }
    }

    /** The same in another state. */
    public Node in(State next) {
        return new Node(id, slot, next, launchedAt, kind, version);
    }

    /** Whether it is switched on. */
    public boolean up() {
        return state == State.PENDING || state == State.RUNNING;
    }
}
