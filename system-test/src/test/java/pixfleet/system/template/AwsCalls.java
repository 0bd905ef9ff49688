package pixfleet.system.template;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rights that code needs, read from the calls it makes to the SDK's clients and signers. */
public final class AwsCalls {
    /** IAM's action of each method we call; see the service authorization reference. */
    private static final Map<String, String> ACTIONS = Map.ofEntries(
            Map.entry("S3Client.getObject", "s3:GetObject"),
            Map.entry("S3Client.getObjectAsBytes", "s3:GetObject"),
            Map.entry("S3Client.headObject", "s3:GetObject"),
            Map.entry("S3Client.putObject", "s3:PutObject"),
            // And s3:GetObject of what is copied.
            Map.entry("S3Client.copyObject", "s3:PutObject"),
            Map.entry("S3Client.createMultipartUpload", "s3:PutObject"),
            Map.entry("S3Client.uploadPart", "s3:PutObject"),
            Map.entry("S3Client.completeMultipartUpload", "s3:PutObject"),
            Map.entry("S3Client.abortMultipartUpload", "s3:AbortMultipartUpload"),
            Map.entry("S3Client.listMultipartUploads", "s3:ListBucketMultipartUploads"),
            Map.entry("S3Client.deleteObject", "s3:DeleteObject"),
            Map.entry("S3Client.deleteObjects", "s3:DeleteObject"),
            Map.entry("S3Client.listObjectsV2", "s3:ListBucket"),
            Map.entry("S3Client.listObjectsV2Paginator", "s3:ListBucket"),
            Map.entry("S3Presigner.presignGetObject", "s3:GetObject"),
            Map.entry("S3Presigner.presignPutObject", "s3:PutObject"),
            // The links of uploads in parts are signed without a presigner: ListParts, and SIGNED_BY_HAND.
            Map.entry("AwsV4HttpSigner.sign", "s3:ListMultipartUploadParts"),
            Map.entry("DynamoDbClient.getItem", "dynamodb:GetItem"),
            Map.entry("DynamoDbClient.batchGetItem", "dynamodb:BatchGetItem"),
            Map.entry("DynamoDbClient.query", "dynamodb:Query"),
            Map.entry("DynamoDbClient.putItem", "dynamodb:PutItem"),
            Map.entry("DynamoDbClient.updateItem", "dynamodb:UpdateItem"),
            // Each part of a transaction needs the right it would need by itself.
            Map.entry("DynamoDbClient.transactWriteItems", "dynamodb:PutItem"),
            Map.entry("DynamoDbClient.batchWriteItem", "dynamodb:BatchWriteItem"),
            Map.entry("SqsClient.sendMessage", "sqs:SendMessage"),
            Map.entry("SqsClient.sendMessageBatch", "sqs:SendMessage"),
            Map.entry("SqsClient.receiveMessage", "sqs:ReceiveMessage"),
            Map.entry("SqsClient.deleteMessage", "sqs:DeleteMessage"),
            Map.entry("SqsClient.deleteMessageBatch", "sqs:DeleteMessage"),
            Map.entry("SqsClient.changeMessageVisibility", "sqs:ChangeMessageVisibility"),
            Map.entry("SqsClient.changeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"),
            Map.entry("SqsClient.getQueueAttributes", "sqs:GetQueueAttributes"),
            Map.entry("SnsClient.publish", "sns:Publish"),
            Map.entry("Ec2Client.describeInstances", "ec2:DescribeInstances"),
            Map.entry("Ec2Client.describeInstancesPaginator", "ec2:DescribeInstances"),
            Map.entry("Ec2Client.createFleet", "ec2:CreateFleet"),
            Map.entry("Ec2Client.terminateInstances", "ec2:TerminateInstances"),
            Map.entry("Ec2Client.startInstances", "ec2:StartInstances"));

    /** What else is signed where parts are listed by a signed link: to put, to join, to give up. */
    private static final Set<String> SIGNED_BY_HAND = Set.of("s3:PutObject", "s3:AbortMultipartUpload");

    /** What CreateFleet does in its caller's name: EC2 User Guide, EC2 Fleet prerequisites. */
    private static final Set<String> WITH_A_FLEET = Set.of("ec2:RunInstances", "ec2:CreateTags", "iam:PassRole");

    /** What a client offers besides calls of its service. */
    private static final Set<String> LOCAL = Set.of("builder", "create", "close", "serviceClientConfiguration");

    private AwsCalls() {}

    /**
     * The IAM actions that the classes in a folder need.
     *
     * @throws IllegalStateException if they call what is not listed above, so that it gets looked at
     */
    static Set<String> actions(Path classes) {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        var actions = new TreeSet<String>();
        for (var type : new ClassFileImporter().importPath(classes)) {
            type.getMethodCallsFromSelf().forEach(call -> actions.addAll(actions(call)));
        }
        return withTheirOwn(actions);
    }

    /** The action that one call needs, none if it is no call of AWS. */
    static Set<String> actions(JavaMethodCall call) {
        String owner = call.getTargetOwner().getSimpleName();
        boolean service = call.getTargetOwner().getPackageName().startsWith("software.amazon.awssdk.services.")
                && (owner.endsWith("Client") || owner.endsWith("Presigner"));
        // A signer in front of the SDK's own signs what is counted where it is called.
        boolean byHand = owner.equals("AwsV4HttpSigner")
                && !call.getOriginOwner().isAssignableTo(call.getTargetOwner().getFullName());
        return (service || byHand) && !LOCAL.contains(call.getName())
                ? Set.of(action(owner + "." + call.getName(), call))
                : Set.of();
    }

    /** Those, with what some of them do in their caller's name. */
    static Set<String> withTheirOwn(Set<String> calls) {
        var actions = new TreeSet<>(calls);
        if (actions.contains("ec2:CreateFleet")) {
            actions.addAll(WITH_A_FLEET);
        }
        if (actions.contains("s3:ListMultipartUploadParts")) {
            actions.addAll(SIGNED_BY_HAND);
        }
        return actions;
    }

    /** The IAM action of an operation, both as the SDK calls them at run time. */
    public static String action(String service, String operation) {
        // Clients and presigners differ in the case of a service's name.
        String method = service + "Client." + operation;
        return ACTIONS.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(method))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("which right does it need? " + method))
                .getValue();
    }

    private static String action(String method, JavaMethodCall call) {
        String action = ACTIONS.get(method);
        if (action == null) {
            throw new IllegalStateException("which right does it need? " + call.getDescription());
        }
        return action;
    }
}
