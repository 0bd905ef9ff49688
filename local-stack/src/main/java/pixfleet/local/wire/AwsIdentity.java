package pixfleet.local.wire;

/**
 * Where the stack pretends to be, as it appears in ARNs and queue URLs.
 *
 * @param region AWS region
 * @param accountId twelve digits
 */
public record AwsIdentity(String region, String accountId) {
    /** The account and region of every local stack; both appear in names, so they never change. */
    public static final AwsIdentity LOCAL = new AwsIdentity("us-east-1", "000000000000");

    /** ARN of something this account owns in this region. */
    public String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + accountId + ":" + resource;
    }
}
