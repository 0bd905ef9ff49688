package pixfleet.local.template;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Hex;

/** What resources are called: {@code Ref} and {@code Fn::GetAtt}, by type. The same template gives the same names. */
final class ResourceNames implements Evaluator.Names {
    /** SAM answers {@code Ref} of a function's alias so. */
    private static final String ALIAS = ".Alias";

    private final String stack;
    private final AwsIdentity identity;
    private final Addresses addresses;
    private final Map<String, Object> resources;
    private final Map<String, Integer> versions;
    private final UnaryOperator<Object> evaluate;

    ResourceNames(
            String stack,
            AwsIdentity identity,
            Addresses addresses,
            Map<String, Object> resources,
            Map<String, Integer> versions,
            UnaryOperator<Object> evaluate) {
        this.stack = stack;
        this.identity = identity;
        this.addresses = addresses;
        this.resources = resources;
        this.versions = Map.copyOf(versions);
        this.evaluate = evaluate;
    }

    @Override
    public String reference(String logicalId) {
        if (logicalId.endsWith(ALIAS)) {
            return attribute(logicalId.substring(0, logicalId.length() - ALIAS.length()), "Arn") + ":live";
        }
        return switch (type(logicalId)) {
            case "AWS::SQS::Queue" -> addresses.sqs() + "/" + identity.accountId() + "/" + physical(logicalId);
            case "AWS::SNS::Topic" -> identity.arn("sns", physical(logicalId));
            case "AWS::EC2::Instance" -> "i-" + hash(logicalId);
            case "AWS::EC2::LaunchTemplate" -> "lt-" + hash(logicalId);
            case "AWS::EC2::Subnet" -> "subnet-" + hash(logicalId);
            default -> physical(logicalId);
        };
    }

    @Override
    public String attribute(String logicalId, String attribute) {
        var name = physical(logicalId);
        return switch (type(logicalId) + "." + attribute) {
            case "AWS::S3::Bucket.Arn" -> "arn:aws:s3:::" + name;
            case "AWS::S3::Bucket.DomainName" -> name + ".s3.amazonaws.com";
            case "AWS::S3::Bucket.RegionalDomainName" -> name + ".s3." + identity.region() + ".amazonaws.com";
            case "AWS::SQS::Queue.Arn" -> identity.arn("sqs", name);
            case "AWS::SQS::Queue.QueueName", "AWS::SNS::Topic.TopicName" -> name;
            case "AWS::SQS::Queue.QueueUrl" -> reference(logicalId);
            case "AWS::DynamoDB::Table.Arn" -> identity.arn("dynamodb", "table/" + name);
            case "AWS::SNS::Topic.TopicArn" -> identity.arn("sns", name);
            case "AWS::Serverless::Function.Arn", "AWS::Lambda::Function.Arn" ->
                identity.arn("lambda", "function:" + name);
            case "AWS::EC2::LaunchTemplate.LatestVersionNumber" ->
                Integer.toString(versions.getOrDefault(reference(logicalId), 1));
            // A change of the template makes a new version and leaves the default as it is.
            case "AWS::EC2::LaunchTemplate.DefaultVersionNumber" -> "1";
            case "AWS::IAM::Role.Arn" -> "arn:aws:iam::" + identity.accountId() + ":role/" + name;
            default -> name + "." + attribute;
        };
    }

    /** The name its template gives a resource, or one made from the stack's and its logical id. */
    String physical(String logicalId) {
        var properties = Tree.child(resource(logicalId), "Properties");
        var declared = properties.get(
                switch (type(logicalId)) {
                    case "AWS::S3::Bucket" -> "BucketName";
                    case "AWS::SQS::Queue" -> "QueueName";
                    case "AWS::SNS::Topic" -> "TopicName";
                    case "AWS::DynamoDB::Table" -> "TableName";
                    case "AWS::Serverless::Function", "AWS::Lambda::Function" -> "FunctionName";
                    case "AWS::EC2::LaunchTemplate" -> "LaunchTemplateName";
                    case "AWS::IAM::Role" -> "RoleName";
                    default -> "Name";
                });
        if (declared != null && evaluate.apply(declared) instanceof String name) {
            return name;
        }
        var made = stack + "-" + logicalId;
        return type(logicalId).equals("AWS::S3::Bucket") ? made.toLowerCase(Locale.ROOT) : made;
    }

    String type(String logicalId) {
        return Tree.text(resource(logicalId), "Type", "");
    }

    private Map<String, Object> resource(String logicalId) {
        var resource = resources.get(logicalId);
        if (resource == null) {
            throw new TemplateError("the template has no parameter or resource called " + logicalId);
        }
        return Tree.asMap(resource, logicalId);
    }

    private String hash(String logicalId) {
        return "0" + Hex.sha256(stack + "/" + logicalId).substring(0, 16);
    }
}
