package pixfleet.local.iam;

import java.util.List;
import java.util.Map;

/**
 * One action on one resource, which a call must be allowed to do.
 *
 * @param action IAM's, such as {@code s3:GetObject}
 * @param resource its ARN, or {@code *} where AWS cannot limit the action to one
 * @param context values of condition keys, such as {@code dynamodb:LeadingKeys}; a key the call does not have is not there
 */
public record AccessRequest(String action, String resource, Map<String, List<String>> context) {
    /** Copies the context. */
    public AccessRequest {
        context = Map.copyOf(context);
    }

    /** A request without values for conditions. */
    public static AccessRequest of(String action, String resource) {
        return new AccessRequest(action, resource, Map.of());
    }
}
