package pixfleet.local.wire;

/**
 * The one key pair every server of the stack accepts.
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

    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
