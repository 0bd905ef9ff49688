package pixfleet.local.wire;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.iam.AccessRequest;
import pixfleet.local.iam.Policy;

/**
 * Whoever signs with a key pair of the stack.
 *
 * @param name of the role, or of the account
 * @param credentials the pair
 * @param policy what they may do
 * @param ofTheAccount whether the pair is the account's own, which needs no session token
 */
public record Caller(String name, Credentials credentials, Policy policy, boolean ofTheAccount) {
    private static final Logger log = LoggerFactory.getLogger(Caller.class);

    /** Whether they may do that. */
    public boolean may(AccessRequest request) {
        return ofTheAccount || policy.allows(request);
    }

    /** Answers if they may do all of that; else says so in the log and throws {@link AwsError} (403). */
    public void check(List<AccessRequest> requests) {
        for (var request : requests) {
            if (!may(request)) {
                throw denied(request);
            }
        }
    }

    /** The refusal of a request, which the log tells. */
    public AwsError denied(AccessRequest request) {
        log.warn(
                "access denied role={} action={} resource={} context={}",
                name,
                request.action(),
                request.resource(),
                request.context());
        return new AwsError(
                403,
                "AccessDenied",
                "User: arn:aws:sts::%s:assumed-role/%s/local is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action"
                        .formatted(
                                AwsIdentity.LOCAL.accountId(),
                                name,
                                request.action(),
                                request.resource(),
                                request.action()));
    }

    /** Whether a session token goes with the pair; the account's own may do without. */
    public boolean goesWith(String token) {
        return token.isEmpty() ? ofTheAccount : token.equals(credentials.sessionToken());
    }
}
