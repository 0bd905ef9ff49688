package pixfleet.control.aws;

import pixfleet.control.scaling.Nodes.Start.Refused;

/**
 * What EC2's refusals to start an instance mean. Source: Amazon EC2 API Reference, "Error codes for the Amazon EC2 API".
 */
final class StartRefusals {
    private StartRefusals() {}

    /** The refusal of that code, a known one or not. */
    static Refused of(String code) {
        return new Refused(code, meaning(code), widely(code));
    }

    /** Whether that concerns more than the one node. */
    private static boolean widely(String code) {
        return switch (code) {
            case "IncorrectInstanceState",
                    "IncorrectState",
                    "IncorrectSpotRequestState",
                    "InvalidInstanceID.NotFound",
                    "VolumeInUse" -> false;
            default -> !code.contains("KMS") && !code.contains("KeyUnavailable");
        };
    }

    private static String meaning(String code) {
        return switch (code) {
            case "InsufficientInstanceCapacity", "InsufficientHostCapacity", "InsufficientCapacity", "Unsupported" ->
                "the provider has no machine of this kind to spare in this zone";
            case "VcpuLimitExceeded", "InstanceLimitExceeded", "MaxSpotInstanceCountExceeded" ->
                "the account may not run more machines of this kind at once; ask for a higher quota";
            case "VolumeLimitExceeded" -> "the account may not have more disks";
            case "InsufficientFreeAddressesInSubnet" -> "the subnet has no address left";
            case "UnauthorizedOperation", "AuthFailure" -> "the function may not start this node";
            case "RequestLimitExceeded", "Throttling", "ThrottlingException", "RequestThrottled" ->
                "EC2 was asked too often";
            case "IncorrectInstanceState", "IncorrectState", "IncorrectSpotRequestState" -> "it cannot be started yet";
            case "InvalidInstanceID.NotFound" -> "it no longer exists";
            case "InternalError", "InternalFailure", "Unavailable", "ServiceUnavailable", "Server.InternalError" ->
                "EC2 is out of order";
            default ->
                code.contains("KMS") || code.contains("KeyUnavailable")
                        ? "the key that encrypts its disk cannot be used"
                        : "EC2 refused without a reason that is known here";
        };
    }
}
