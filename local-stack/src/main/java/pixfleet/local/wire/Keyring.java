package pixfleet.local.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pixfleet.local.iam.Policy;

/** The key pairs that the servers of the stack accept: the account's, and one of each role, made from it. */
public final class Keyring {
    private final Caller account;
    private final Map<String, Caller> roles = new HashMap<>();
    private final Map<String, Caller> byAccessKey = new HashMap<>();

    /**
     * Makes the pairs.
     *
     * @param account may do everything
     * @param policies of roles, by name
     */
    public Keyring(Credentials account, Map<String, Policy> policies) {
        this.account = new Caller("account", account, Policy.EVERYTHING, true);
        byAccessKey.put(account.accessKeyId(), this.account);
        policies.forEach((role, policy) -> {
            var caller = new Caller(role, account.ofRole(role), policy, false);
            roles.put(role, caller);
            byAccessKey.put(caller.credentials().accessKeyId(), caller);
        });
    }

    /** A ring with one pair, which may do everything. */
    public static Keyring of(Credentials account) {
        return new Keyring(account, Map.of());
    }

    /** Who signs with an access key. */
    public Optional<Caller> caller(String accessKeyId) {
        return Optional.ofNullable(byAccessKey.get(accessKeyId));
    }

    /** The account itself. */
    public Caller account() {
        return account;
    }

    /** The role of that name; the account for an empty one. */
    public Caller role(String name) {
        if (name.isEmpty()) {
            return account;
        }
        return Optional.ofNullable(roles.get(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no role " + name));
    }
}
