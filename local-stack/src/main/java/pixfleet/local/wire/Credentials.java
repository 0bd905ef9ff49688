package pixfleet.local.wire;

import java.util.Map;

/**
 * A key pair that the servers of the stack accept.
 *
 * @param accessKeyId public half
 * @param secretAccessKey secret half, never logged
 */
public record Credentials(String accessKeyId, String secretAccessKey) {
    private static final int TOKEN_CHARACTERS = 1_500;

    /**
     * The session token that goes along with the pair where AWS would hand out one: to functions and instances. It is as long
     * as AWS's are, since every signed link carries it.
     */
    public String sessionToken() {
        var token = new StringBuilder();
        for (int part = 0; token.length() < TOKEN_CHARACTERS; part++) {
            token.append(Hex.sha256(secretAccessKey + "/session/" + part));
        }
        return token.substring(0, TOKEN_CHARACTERS);
    }

    /** The pair of a role of this account, always the same. */
    public Credentials ofRole(String role) {
        var own = Hex.sha256(secretAccessKey + "/role/" + role);
        return new Credentials("role" + own.substring(0, 16), mark() + own.substring(16, 56));
    }

    /** How the secret of every role of this account begins, so that it can be told where it should not be. */
    public String mark() {
        return Hex.sha256(secretAccessKey + "/roles").substring(0, 16);
    }

    /** The variables by which the SDK finds the pair and its session token. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ACCESS_KEY_ID", accessKeyId,
                "AWS_SECRET_ACCESS_KEY", secretAccessKey,
                "AWS_SESSION_TOKEN", sessionToken());
    }

    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
