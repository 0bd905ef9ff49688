package pixfleet.system.rehearsal;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.QueryCall;

/**
 * The services around a stack: quotas, images, users, logs and the rest. Each knows the operations that the scripts need, and of
 * each what AWS requires.
 */
final class AccountServices {
    private static final String IMAGE = "ami-0123456789abcdef0";

    /** Users by pool. A pool that is not here is not there. */
    private final Map<String, Set<String>> pools = new ConcurrentHashMap<>();

    private final Set<String> logs = new ConcurrentSkipListSet<>();
    private final Map<String, String> domains = new ConcurrentHashMap<>();
    private final LocalRegion region;

    AccountServices(LocalRegion region) {
        this.region = region;
    }

    Map<String, Set<String>> pools() {
        return Map.copyOf(pools);
    }

    Set<String> logs() {
        return Set.copyOf(logs);
    }

    /** What CloudFormation makes of a resource here, if it is any of this account's. */
    void make(Stack stack, String id) {
        String name = stack.physical(id);
        switch (stack.type(id)) {
            case "AWS::Cognito::UserPool" -> pools.putIfAbsent(name, new ConcurrentSkipListSet<>());
            case "AWS::Cognito::UserPoolDomain" ->
                stack.ofType("AWS::Cognito::UserPool").forEach(pool -> domains.put(stack.physical(pool), name));
            case "AWS::Logs::LogGroup" -> logs.add(name);
            default -> {}
        }
    }

    void remove(Stack stack, String id) {
        String name = stack.physical(id);
        switch (stack.type(id)) {
            case "AWS::Cognito::UserPool" -> pools.remove(name);
            case "AWS::Cognito::UserPoolDomain" -> domains.values().remove(name);
            case "AWS::Logs::LogGroup" -> logs.remove(name);
            default -> {}
        }
    }

    /** A function that was called while its stack went writes once more, and makes its log anew. */
    void writeOnceMore(String group) {
        logs.add(group);
    }

    Reply answer(AwsCall call) {
        return switch (call.service()) {
            case "sts" ->
                Reply.query(
                        call.action(),
                        expect(call, "GetCallerIdentity")
                                + Reply.element("Account", StandInAws.ACCOUNT)
                                + Reply.element("Arn", "arn:aws:iam::" + StandInAws.ACCOUNT + ":user/deployer"));
            case "ec2" -> ec2(call.form());
            case "s3" -> tagging(call);
            case "lambda", "cloudfront" -> rest(call);
            default -> json(call);
        };
    }

    private static String expect(AwsCall call, String action) {
        if (!call.action().equals(action)) {
            throw unknown(call);
        }
        return "";
    }

    private static AwsError unknown(AwsCall call) {
        return new AwsError(400, "InvalidAction", "the scripts do not need " + call.service() + " " + call.action());
    }

    private static Reply ec2(QueryCall form) {
        String action = form.action();
        return Reply.ec2(
                action,
                switch (action) {
                    case "DescribeVpcs" -> "<vpcSet><item><vpcId>vpc-default</vpcId></item></vpcSet>";
                    case "DescribeInstanceTypeOfferings" -> offerings(form);
                    case "DescribeImages" -> images(form);
                    case "DescribeSnapshots" -> {
                        filtered(form, "tag:pixfleet:pool");
                        yield "<snapshotSet/>";
                    }
                    default -> throw new AwsError(400, "InvalidAction", "the scripts do not need ec2 " + action);
                });
    }

    private static String offerings(QueryCall form) {
        if (!form.required("LocationType").equals("availability-zone")) {
            throw new AwsError(400, "InvalidParameterValue", "LocationType");
        }
        String type = filtered(form, "instance-type");
        return Reply.element(
                "instanceTypeOfferingSet",
                Reply.elements(
                        "item",
                        List.of("a", "b").stream()
                                .map(zone -> Reply.element("instanceType", type)
                                        + Reply.element("locationType", "availability-zone")
                                        + Reply.element("location", StandInAws.REGION + zone))));
    }

    private static String images(QueryCall form) {
        if (form.list("ImageId").equals(List.of(IMAGE))) {
            return Reply.element(
                    "imagesSet",
                    Reply.element(
                            "item",
                            Reply.element("imageId", IMAGE)
                                    + Reply.element("imageState", "available")
                                    + Reply.element("architecture", "x86_64")
                                    + Reply.element("rootDeviceName", "/dev/xvda")));
        }
        if (!form.list("Owner").equals(List.of("self"))) {
            throw new AwsError(
                    400,
                    "InvalidAMIID.NotFound",
                    "which images? " + form.parameters().keySet());
        }
        filtered(form, "tag:pixfleet:pool");
        return "<imagesSet/>";
    }

    /** The one value of the one filter, which has to be by this name. */
    private static String filtered(QueryCall form, String name) {
        var filters = form.structures("Filter");
        if (filters.size() != 1
                || !filters.getFirst().required("Name").equals(name)
                || filters.getFirst().list("Value").size() != 1) {
            throw new AwsError(400, "InvalidParameterValue", "one filter by " + name + " is wanted");
        }
        return filters.getFirst().list("Value").getFirst();
    }

    private static Reply tagging(AwsCall call) {
        if (!call.action().equals("PUT bucket tagging") || !call.text().contains("<Key>pixfleet:stack</Key>")) {
            throw unknown(call);
        }
        return new Reply(204, "text/xml", "", Map.of());
    }

    private static Reply rest(AwsCall call) {
        if (call.action().equals("GET /2016-08-19/account-settings/")
                || call.action().equals("GET /2016-08-19/account-settings")) {
            return Reply.json("{\"AccountLimit\":{\"UnreservedConcurrentExecutions\":10}}");
        }
        if (call.action().matches("POST /2020-05-31/distribution/E[0-9A-F]{12}/invalidation")
                && call.text().contains("<Path>/*</Path>")
                && call.text().contains("<CallerReference>")) {
            return new Reply(
                    201,
                    "text/xml",
                    "<Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>",
                    Map.of("Location", "/invalidation/I1"));
        }
        throw unknown(call);
    }

    private Reply json(AwsCall call) {
        var body = call.json();
        return switch (call.service() + " " + call.action()) {
            case "servicequotas ServiceQuotasV20190624.GetServiceQuota" -> {
                required(body.path("ServiceCode").asText());
                yield Reply.json("{\"Quota\":{\"Value\":%s}}"
                        .formatted(
                                switch (required(body.path("QuotaCode").asText())) {
                                    case "L-1216C47A" -> "8.0";
                                    case "L-F678F1CE" -> "5.0";
                                    case String code -> throw new AwsError(400, "NoSuchResourceException", code);
                                }));
            }
            case "ssm AmazonSSM.GetParameter" -> {
                if (!body.path("Name").asText().equals("/aws/service/debian/release/12/latest/amd64")) {
                    throw new AwsError(
                            400, "ParameterNotFound", body.path("Name").asText());
                }
                yield Reply.json("{\"Parameter\":{\"Value\":\"%s\"}}".formatted(IMAGE));
            }
            case "tagging ResourceGroupsTaggingAPI_20170126.GetResources" -> tagged(body);
            case "logs Logs_20140328.DescribeLogGroups" -> {
                String prefix = required(body.path("logGroupNamePrefix").asText());
                yield Reply.json("{\"logGroups\":["
                        + logs.stream()
                                .filter(group -> group.startsWith(prefix))
                                .map("{\"logGroupName\":\"%s\"}"::formatted)
                                .collect(joining(","))
                        + "]}");
            }
            case "logs Logs_20140328.DeleteLogGroup" -> {
                gone(logs.remove(body.path("logGroupName").asText()), "log group");
                yield Reply.json("");
            }
            case String other
            when other.startsWith("cognito-idp AWSCognitoIdentityProviderService.") ->
                users(call, other.substring(other.indexOf('.') + 1));
            default -> throw unknown(call);
        };
    }

    private Reply users(AwsCall call, String action) {
        String pool = required(call.json().path("UserPoolId").asText());
        gone(pools.containsKey(pool), "user pool");
        return Reply.json(
                switch (action) {
                    case "AdminCreateUser" -> {
                        String user = required(call.json().path("Username").asText());
                        pools.get(pool).add(user);
                        yield "{\"User\":{\"Username\":\"%s\",\"UserStatus\":\"FORCE_CHANGE_PASSWORD\"}}"
                                .formatted(user);
                    }
                    case "ListUsers" -> {
                        String filter = call.json().path("Filter").asText();
                        yield pools.get(pool).stream()
                                .filter(user -> filter.isEmpty() || filter.equals("email = \"%s\"".formatted(user)))
                                .map("{\"Username\":\"%s\",\"UserStatus\":\"FORCE_CHANGE_PASSWORD\"}"::formatted)
                                .collect(joining(",", "{\"Users\":[", "]}"));
                    }
                    case "AdminAddUserToGroup" -> {
                        required(call.json().path("GroupName").asText());
                        gone(
                                pools.get(pool)
                                        .contains(call.json().path("Username").asText()),
                                "user");
                        yield "{}";
                    }
                    case "DescribeUserPool" -> {
                        String domain = domains.get(pool);
                        yield "{\"UserPool\":{\"Id\":\"%s\"%s}}"
                                .formatted(pool, domain == null ? "" : ",\"Domain\":\"" + domain + "\"");
                    }
                    case "DeleteUserPool" -> {
                        if (domains.containsKey(pool)) {
                            throw new AwsError(400, "InvalidParameterException", "the pool has a domain configured");
                        }
                        pools.remove(pool);
                        yield "";
                    }
                    default -> throw unknown(call);
                });
    }

    /** Tables and pools of a stack, which are all there are here. */
    private Reply tagged(com.fasterxml.jackson.databind.JsonNode body) {
        if (!body.at("/TagFilters/0/Key").asText().equals("pixfleet:stack")
                || body.at("/TagFilters/0/Values/0").asText().isEmpty()) {
            throw new AwsError(400, "InvalidParameterException", "which tag? " + body);
        }
        var arns = new TreeMap<String, Set<String>>(Map.of(
                "dynamodb:table", prefixed("arn:aws:dynamodb:us-east-1:000000000000:table/", region.tables()),
                "cognito-idp:userpool",
                        prefixed("arn:aws:cognito-idp:us-east-1:000000000000:userpool/", pools.keySet())));
        return Reply.json("{\"ResourceTagMappingList\":["
                + arns.get(body.at("/ResourceTypeFilters/0").asText()).stream()
                        .map("{\"ResourceARN\":\"%s\"}"::formatted)
                        .collect(joining(","))
                + "]}");
    }

    private static Set<String> prefixed(String prefix, Set<String> names) {
        var all = new TreeSet<String>();
        names.forEach(name -> all.add(prefix + name));
        return all;
    }

    private static String required(String value) {
        if (value.isEmpty()) {
            throw new AwsError(400, "ValidationException", "a required parameter is missing");
        }
        return value;
    }

    private static void gone(boolean there, String what) {
        if (!there) {
            throw new AwsError(400, "ResourceNotFoundException", "the " + what + " does not exist");
        }
    }
}
