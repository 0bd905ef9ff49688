package pixfleet.local;

import java.util.List;
import java.util.Locale;
import pixfleet.local.process.ProcessTable;
import pixfleet.local.template.Addresses;
import pixfleet.local.template.Blueprint;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/** {@code endpoints.json}: all a client needs to use the stack. */
final class Endpoints {
    private Endpoints() {}

    /**
     * What goes into the file besides the template's resources.
     *
     * @param addresses where the servers listen
     * @param token for the API
     * @param credentials for the AWS endpoints
     * @param identity region and account
     * @param nodes ids of the template's instances
     */
    record Facts(
            Addresses addresses, String token, Credentials credentials, AwsIdentity identity, List<String> nodes) {}

    static ObjectNode json(Blueprint blueprint, Facts facts) {
        var at = facts.addresses();
        var json = Json.object();
        json.put("site", at.site() + "/")
                .put("api", at.site() + "/api")
                .put("token", facts.token())
                .put("pid", ProcessHandle.current().pid())
                .put("birth", ProcessTable.birth(ProcessHandle.current()));
        json.putObject("aws")
                .put("region", facts.identity().region())
                .put("accessKeyId", facts.credentials().accessKeyId())
                .put("secretAccessKey", facts.credentials().secretAccessKey())
                .put("s3", at.s3())
                .put("sqs", at.sqs())
                .put("sns", at.sns())
                .put("ec2", at.ec2())
                .put("dynamodb", at.dynamodb());
        var buckets = json.putObject("buckets");
        blueprint.buckets().forEach(bucket -> buckets.put(key(bucket.logicalId(), "Bucket"), bucket.name()));
        var queues = json.putObject("queues");
        blueprint
                .queues()
                .forEach(queue -> queues.put(
                        key(queue.logicalId(), "Queue"),
                        at.sqs() + "/" + facts.identity().accountId() + "/" + queue.name()));
        var tables = json.putObject("tables");
        blueprint.tables().forEach(table -> tables.put(key(table.logicalId(), "Table"), table.name()));
        blueprint.topics().stream().findFirst().ifPresent(topic -> json.put("topic", topic.arn()));
        var topics = json.putObject("topics");
        blueprint.topics().forEach(topic -> topics.put(key(topic.logicalId(), "Topic"), topic.arn()));
        json.set("nodes", Json.array(facts.nodes()));
        return json;
    }

    /** {@code DeadLettersQueue} becomes {@code deadLetters}. */
    static String key(String logicalId, String kind) {
        var stem = logicalId.endsWith(kind) && !logicalId.equals(kind)
                ? logicalId.substring(0, logicalId.length() - kind.length())
                : logicalId;
        return stem.substring(0, 1).toLowerCase(Locale.ROOT) + stem.substring(1);
    }
}
