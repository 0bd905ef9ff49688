package pixfleet.system.template;

import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pixfleet.system.template.Template.Resource;

/** Who may do what. Each check answers sentences, none if all is well. */
final class Permissions {
    /** Everything any part of the system is ever allowed to do. Nothing here stops a machine. */
    private static final Set<String> ALLOWED = Set.of(
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
            "ec2:CreateFleet",
            "ec2:CreateTags",
            "ec2:DescribeInstances",
            "ec2:RunInstances",
            "ec2:StartInstances",
            "ec2:TerminateInstances",
            "iam:PassRole",
            "lambda:InvokeFunction",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "s3:AbortMultipartUpload",
            "s3:DeleteObject",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            "s3:ListMultipartUploadParts",
            "s3:PutObject",
            "sns:Publish",
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
            "sqs:SendMessage",
            "sts:AssumeRole");

    /** Actions that AWS cannot limit to a resource. */
    private static final Set<String> UNLIMITED = Set.of("ec2:DescribeInstances");

    private static final Pattern ENDS_MACHINES = Pattern.compile("(?i).*(stop|terminate|reboot|hibernate).*");

    /** A statement and who holds it. */
    private record Held(String by, Value statement) {
        List<String> actions() {
            return statement.at("Action").items().stream().map(Value::text).toList();
        }

        boolean allows() {
            return statement.at("Effect").text().equals("Allow");
        }
    }

    private Permissions() {}

    /** Allowed actions are named in full and are on the list. */
    static List<String> actionsNotOnTheList(Template template) {
        return allowing(template)
                .flatMap(held -> held.actions().stream()
                        .filter(action -> !ALLOWED.contains(action))
                        .map(action -> held.by() + " may " + action))
                .toList();
    }

    /**
     * Nobody may stop, reboot or hibernate a machine: a node ends by itself. The sweep alone may remove those of the pool, which
     * it does while they sleep.
     */
    static List<String> rightsToEndMachines(Template template) {
        return allowing(template)
                .filter(held -> !held.by().equals("ReconcileFunction")
                        || !held.actions().equals(List.of("ec2:TerminateInstances"))
                        || !ofThePool(held))
                .flatMap(held -> held.actions().stream()
                        .filter(action -> action.contains("*")
                                ? Stream.of("ec2:StopInstances", "ec2:TerminateInstances")
                                        .anyMatch(end -> end.matches(
                                                "(?i)" + Pattern.quote(action).replace("*", "\\E.*\\Q")))
                                : ENDS_MACHINES.matcher(action).matches())
                        .map(action -> held.by() + " may end machines: " + action))
                .toList();
    }

    /** A statement that allows says on what, and lets no one in. */
    static List<String> unlimited(Template template) {
        var found = new ArrayList<String>();
        allowing(template).forEach(held -> {
            boolean everything = held.statement().at("Resource").items().stream()
                    .anyMatch(resource -> resource.text().equals("*"));
            if (everything && !UNLIMITED.containsAll(held.actions())) {
                found.add(held.by() + " may " + held.actions() + " on everything");
            }
            if (held.statement().at("Principal").texts().contains("*")) {
                found.add(held.by() + " lets everybody in");
            }
            for (String inverse : List.of("NotAction", "NotResource", "NotPrincipal")) {
                if (held.statement().fields().containsKey(inverse)) {
                    found.add(held.by() + " allows by " + inverse);
                }
            }
        });
        return found;
    }

    /** Objects are reached below a prefix of a bucket, never in the whole of it; only the site is read as a whole. */
    static List<String> wholeBuckets(Template template) {
        return allowing(template)
                .filter(held -> !held.by().equals("SiteBucketPolicy"))
                .flatMap(held -> held.statement().at("Resource").items().stream()
                        .flatMap(resource -> resource.texts().stream())
                        .filter(arn -> arn.contains(":s3:::") && arn.endsWith("/*"))
                        .filter(arn -> arn.indexOf('/') == arn.length() - 2)
                        .map(arn -> held.by() + " reaches all of " + arn))
                .toList();
    }

    /** Whoever may start machines may start those of the pool only. */
    static List<String> startsOutsideThePool(Template template) {
        return allowing(template)
                .filter(held -> held.actions().contains("ec2:StartInstances"))
                .filter(held -> !ofThePool(held))
                .map(held -> held.by() + " may start machines that are not of the pool")
                .toList();
    }

    private static boolean ofThePool(Held held) {
        return held.statement()
                .at("Condition", "StringEquals", "aws:ResourceTag/pixfleet:pool", "Ref")
                .text()
                .equals("AWS::StackName");
    }

    /** Whoever may make machines makes them from the launch template, tags them only then, and gives them the nodes' role alone. */
    static List<String> makesOtherMachines(Template template) {
        return allowing(template)
                .flatMap(held -> held.actions().stream()
                        .filter(action -> !switch (action) {
                            case "ec2:RunInstances" ->
                                held.statement().at("Condition", "ArnEquals", "ec2:LaunchTemplate").texts().stream()
                                        .anyMatch(arn -> arn.endsWith(":launch-template/${NodeTemplate}"));
                            case "ec2:CreateTags" ->
                                held.statement()
                                        .at("Condition", "StringEquals", "ec2:CreateAction")
                                        .texts()
                                        .equals(List.of("CreateFleet", "RunInstances"));
                            case "iam:PassRole" ->
                                held.statement().at("Resource", "Fn::GetAtt").items().stream()
                                                .map(Value::text)
                                                .toList()
                                                .equals(List.of("NodeRole", "Arn"))
                                        && held.statement()
                                                .at("Condition", "StringEquals", "iam:PassedToService")
                                                .text()
                                                .equals("ec2.amazonaws.com");
                            default -> true;
                        })
                        .map(action -> held.by() + " may " + action + " beyond the nodes"))
                .toList();
    }

    /** What these resources may do together is what their code does, no more and no less. */
    static List<String> rightsOffTheMark(Template template, Set<String> ids, Set<String> used) {
        Set<String> granted = allowing(template)
                .filter(held -> ids.contains(held.by()))
                .flatMap(held -> held.actions().stream())
                .collect(toCollection(TreeSet::new));
        return Stream.concat(
                        granted.stream()
                                .filter(action -> !used.contains(action))
                                .map(action -> action + " is granted and never used"),
                        used.stream()
                                .filter(action -> !granted.contains(action))
                                .map(action -> action + " is used and not granted"))
                .toList();
    }

    /** Every function has a role of its own, made by SAM from statements and nothing else. */
    static List<String> sharedRoles(Template template) {
        var found = new ArrayList<String>();
        for (Resource function : template.functions()) {
            if (function.properties().fields().containsKey("Role")) {
                found.add(function.id() + " shares a role");
            }
            List<Value> policies = function.properties().at("Policies").items();
            if (policies.isEmpty()
                    || policies.stream().anyMatch(policy -> !policy.fields().containsKey("Statement"))) {
                found.add(function.id() + " has a policy that is not written here");
            }
        }
        for (Resource role : template.ofType("AWS::IAM::Role")) {
            if (role.properties().fields().containsKey("ManagedPolicyArns")) {
                found.add(role.id() + " has a policy that is not written here");
            }
        }
        return found;
    }

    private static Stream<Held> allowing(Template template) {
        return template.resources().values().stream()
                .flatMap(resource -> statements(resource.properties()).map(held -> new Held(resource.id(), held)))
                .filter(Held::allows);
    }

    private static Stream<Value> statements(Value value) {
        return Stream.concat(
                value.at("Statement").items().stream(),
                switch (value) {
                    case Value.Text _ -> Stream.empty();
                    case Value.Items(var items) -> items.stream().flatMap(Permissions::statements);
                    case Value.Fields(var fields) -> fields.values().stream().flatMap(Permissions::statements);
                });
    }
}
