package pixfleet.control.ledger;

import java.util.Set;

/**
 * Who asks.
 *
 * @param sub the identity, as the token names it
 * @param groups it is a member of
 */
public record Caller(String sub, Set<String> groups) {
    /** The group whose members see everything, and the owner of what nobody signed in for. */
    public static final String OPERATORS = "operators";

    /** Checks and copies. */
    public Caller {
        if (sub.isBlank()) {
            throw new IllegalArgumentException("an identity has a name");
        }
        groups = Set.copyOf(groups);
    }

    /** Whether all jobs are open to it. */
    public boolean isOperator() {
        return groups.contains(OPERATORS);
    }

    /** Whether what belongs to that owner is open to it. */
    public boolean sees(String owner) {
        return isOperator() || (owner.equals(sub) && !owner.equals(OPERATORS));
    }
}
