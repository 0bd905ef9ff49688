package pixfleet.local;

import java.util.Map;
import java.util.TreeMap;
import pixfleet.local.template.Addresses;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Credentials;

/** What every child, instance or function, is told: the stack's endpoints and keys, nothing of the user's own AWS. */
final class ChildEnvironment {
    private ChildEnvironment() {}

    static Map<String, String> of(
            Map<String, String> inherited, Credentials credentials, AwsIdentity identity, Addresses addresses) {
        var environment = new TreeMap<>(inherited);
        environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("PIXFLEET_"));
        environment.put("AWS_ENDPOINT_URL_S3", addresses.s3());
        environment.put("AWS_ENDPOINT_URL_SQS", addresses.sqs());
        environment.put("AWS_ENDPOINT_URL_SNS", addresses.sns());
        environment.put("AWS_ENDPOINT_URL_EC2", addresses.ec2());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", addresses.dynamodb());
        environment.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
        environment.put("AWS_SESSION_TOKEN", credentials.sessionToken());
        environment.put("AWS_REGION", identity.region());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        // Lets a node end itself when the stack is killed and cannot stop it.
        environment.put(
                "PIXFLEET_GUARDIAN_PID", Long.toString(ProcessHandle.current().pid()));
        return environment;
    }
}
