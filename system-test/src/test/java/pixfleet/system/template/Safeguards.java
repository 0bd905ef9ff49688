package pixfleet.system.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import pixfleet.system.template.Template.Resource;

/** What keeps outsiders out and tasks from getting lost. Each check answers sentences, none if all is well. */
final class Safeguards {
    private Safeguards() {}

    /** Buckets are encrypted, closed to the public, reached by TLS only, and keep no half uploads. */
    static List<String> openBuckets(Template template) {
        var found = new ArrayList<String>();
        for (Resource bucket : template.ofType("AWS::S3::Bucket")) {
            Value properties = bucket.properties();
            if (!properties
                    .at("PublicAccessBlockConfiguration")
                    .texts()
                    .equals(List.of("true", "true", "true", "true"))) {
                found.add(bucket.id() + " does not block public access");
            }
            if (properties.at("BucketEncryption").texts().isEmpty()) {
                found.add(bucket.id() + " is not encrypted");
            }
            if (!properties.at("LifecycleConfiguration").toString().contains("AbortIncompleteMultipartUpload")) {
                found.add(bucket.id() + " keeps abandoned uploads");
            }
            if (!tlsOnly(template, bucket)) {
                found.add(bucket.id() + " answers without TLS");
            }
        }
        return found;
    }

    /** Originals do not stay forever. */
    static List<String> keptForever(Template template) {
        return template.resource("UploadsBucket").properties().at("LifecycleConfiguration", "Rules").items().stream()
                        .anyMatch(rule -> rule.at("Prefix").text().equals("incoming/")
                                && !rule.at("ExpirationInDays").texts().isEmpty())
                ? List.of()
                : List.of("originals stay forever");
    }

    /** The console's form shows every parameter once. */
    static List<String> parametersOutOfGroups(Template template) {
        List<String> grouped =
                template.root().at("Metadata", "AWS::CloudFormation::Interface", "ParameterGroups").items().stream()
                        .flatMap(group -> group.at("Parameters").texts().stream())
                        .toList();
        var declared = template.root().at("Parameters").fields().keySet();
        return Stream.concat(
                        declared.stream()
                                .filter(name -> Collections.frequency(grouped, name) != 1)
                                .map(name -> name + " is in " + Collections.frequency(grouped, name) + " groups"),
                        grouped.stream()
                                .filter(name -> !declared.contains(name))
                                .map(name -> "there is no parameter " + name))
                .toList();
    }

    /** A task that keeps failing ends among the dead letters. */
    static List<String> endlessTasks(Template template) {
        return template.resource("TasksQueue")
                        .properties()
                        .at("RedrivePolicy")
                        .texts()
                        .contains("DeadLettersQueue")
                ? List.of()
                : List.of("a poisoned task comes back for ever");
    }

    /** A queue that keeps what was given up alarms when it grows: by its level it would alarm once in 14 days. */
    static List<String> stuckAlarms(Template template) {
        return template.ofType("AWS::CloudWatch::Alarm").stream()
                .filter(alarm -> alarm.properties().texts().stream()
                        .anyMatch(text -> text.equals("DeadLettersQueue") || text.equals("FunctionFailuresQueue")))
                .filter(alarm -> alarm.properties().at("Metrics").items().stream()
                        .map(metric -> metric.at("Expression").text())
                        .noneMatch(expression -> expression.startsWith("DIFF(")))
                .map(alarm -> alarm.id() + " stays in ALARM for as long as a message is kept")
                .toList();
    }

    /** Every route but health needs an identity. */
    static List<String> openRoutes(Template template) {
        var found = new ArrayList<String>();
        for (Resource api : template.ofType("AWS::Serverless::HttpApi")) {
            String authorizer = api.properties().at("Auth", "DefaultAuthorizer").text();
            if (!api.properties().at("Auth", "Authorizers").fields().containsKey(authorizer)) {
                found.add(api.id() + " lets everybody in");
            }
        }
        template.functions().stream()
                .flatMap(function -> function.events().stream())
                .filter(event ->
                        event.properties().at("Auth", "Authorizer").text().equals("NONE"))
                .map(event -> event.properties().at("Path").text())
                .filter(path -> !path.equals("/api/health"))
                .forEach(path -> found.add(path + " is open"));
        return found;
    }

    /** Nodes take metadata requests with a token only, sleep when they shut down, and answer nobody from outside. */
    static List<String> openNodes(Template template) {
        var found = new ArrayList<String>();
        Value data = template.resource("NodeTemplate").properties().at("LaunchTemplateData");
        if (!data.at("MetadataOptions", "HttpTokens").text().equals("required")) {
            found.add("nodes answer IMDSv1");
        }
        if (!data.at("InstanceInitiatedShutdownBehavior").text().equals("stop")) {
            found.add("a node that powers itself off is gone");
        }
        template.ofType("AWS::EC2::SecurityGroup").stream()
                .filter(group -> group.properties().fields().containsKey("SecurityGroupIngress"))
                .forEach(group -> found.add(group.id() + " lets strangers in"));
        template.ofType("AWS::EC2::SecurityGroupIngress").stream()
                .filter(rule ->
                        rule.properties().at("SourceSecurityGroupId").texts().isEmpty())
                .forEach(rule -> found.add(rule.id() + " lets strangers in"));
        return found;
    }

    /** The planner makes every node, in a network that is there: one of the stack it could neither remove nor replace. */
    static List<String> strayNodes(Template template) {
        var found = new ArrayList<String>();
        template.ofType("AWS::EC2::Instance").forEach(node -> found.add(node.id() + " is a node of the stack"));
        for (Resource planner : template.functions()) {
            List<String> before = planner.body().at("DependsOn").texts();
            boolean sweeps =
                    planner.events().stream().anyMatch(event -> event.type().startsWith("Schedule"));
            template.ofType("AWS::EC2::SubnetRouteTableAssociation").stream()
                    .filter(_ -> sweeps)
                    .filter(routes ->
                            routes.properties().at("SubnetId", "Ref").text().startsWith("Node"))
                    .filter(routes -> !before.contains(routes.id()))
                    .forEach(routes -> found.add(planner.id() + " may make nodes before " + routes.id() + " is there"));
        }
        return found;
    }

    /** The page runs no script, style or frame but its own. */
    static List<String> looseContentPolicy(Template template) {
        List<String> policy = template.resource("SiteHeaders")
                .properties()
                .at(
                        "ResponseHeadersPolicyConfig",
                        "SecurityHeadersConfig",
                        "ContentSecurityPolicy",
                        "ContentSecurityPolicy")
                .texts();
        var found = new ArrayList<String>();
        policy.stream()
                .filter(part -> part.contains("unsafe-") || part.contains("*"))
                .forEach(part -> found.add("the content policy says " + part));
        Stream.of("default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'")
                .filter(part -> !policy.contains(part))
                .forEach(part -> found.add("the content policy does not say " + part));
        return found;
    }

    private static boolean tlsOnly(Template template, Resource bucket) {
        return template.ofType("AWS::S3::BucketPolicy").stream()
                .filter(policy -> policy.properties().at("Bucket", "Ref").text().equals(bucket.id()))
                .flatMap(policy -> policy.properties().at("PolicyDocument", "Statement").items().stream())
                .anyMatch(statement -> statement.at("Effect").text().equals("Deny")
                        && statement
                                .at("Condition", "Bool", "aws:SecureTransport")
                                .text()
                                .equals("false"));
    }
}
