package pixfleet.local.wire;

/**
 * The one key pair every server of the stack accepts.
 *
 * @param accessKeyId public half
 * @param secretAccessKey secret half, never logged
 */
public record Credentials(String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
