package pixfleet.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import pixfleet.local.iam.Policy;

/**
 * A template as CloudFormation will carry it out: parameters applied, what a condition leaves out left out, and SAM's functions
 * and APIs replaced by the resources they stand for. What only AWS can name stands as {@code ${Resource.Attribute}}.
 *
 * <p>Source: AWS SAM's transform, "Generated CloudFormation resources" in its developer guide.
 */
public final class ExpandedTemplate {
    private static final String FUNCTION = "AWS::Serverless::Function";
    private static final String API = "AWS::Serverless::HttpApi";

    private final Map<String, Object> resources = new LinkedHashMap<>();
    private final Map<String, Object> outputs;
    private final Map<String, Object> declared = new LinkedHashMap<>();

    private ExpandedTemplate(Path file, Map<String, String> pseudo, Map<String, String> parameters) {
        var document = TemplateReader.read(file);
        var values = new TreeMap<>(Parameters.resolve(Tree.child(document, "Parameters"), parameters));
        values.putAll(pseudo);
        var evaluator = new Evaluator(
                values, Tree.child(document, "Mappings"), Tree.child(document, "Conditions"), new Placeholders());
        Tree.child(document, "Resources").forEach((id, node) -> {
            var resource = Tree.asMap(node, id);
            var condition = Tree.text(resource, "Condition");
            if (condition.isEmpty() || evaluator.holds(condition.get())) {
                resource.remove("Condition");
                declared.put(id, evaluator.map(resource));
            }
        });
        outputs = evaluator.map(Tree.child(document, "Outputs"));
        expand();
    }

    private ExpandedTemplate(Map<String, Object> evaluated) {
        declared.putAll(evaluated);
        outputs = Map.of();
        expand();
    }

    /** Resources that are evaluated already, expanded. */
    static ExpandedTemplate of(Map<String, Object> evaluated) {
        return new ExpandedTemplate(evaluated);
    }

    /** What only AWS can name. */
    private static final class Placeholders implements Evaluator.Names {
        @Override
        public String reference(String logicalId) {
            return "${" + logicalId + "}";
        }

        @Override
        public String attribute(String logicalId, String attribute) {
            return "${" + logicalId + "." + attribute + "}";
        }
    }

    /**
     * Expands a template; throws {@link TemplateError} if it, or a parameter, is wrong.
     *
     * @param file the template
     * @param stack name of the stack
     * @param region region as it appears in names
     * @param account account as it appears in names
     * @param parameters values that replace the template's defaults
     */
    public static ExpandedTemplate of(
            Path file, String stack, String region, String account, Map<String, String> parameters) {
        var pseudo = Map.of(
                "AWS::StackName", stack,
                "AWS::AccountId", account,
                "AWS::Region", region,
                "AWS::Partition", "aws",
                "AWS::URLSuffix", "amazonaws.com");
        return new ExpandedTemplate(file, pseudo, parameters);
    }

    /** The resources by logical id, each a map of {@code Type}, {@code Properties} and policies. */
    public Map<String, Object> resources() {
        return Map.copyOf(resources);
    }

    /** What each role of the stack may do, by its logical id. */
    public Map<String, Policy> roles() {
        return RoleReader.of(resources, id -> new Placeholders().reference(id));
    }

    /** The properties of every resource of a type, in the template's order. */
    public List<Map<String, Object>> ofType(String type) {
        return resources.values().stream()
                .map(node -> Tree.asMap(node, type))
                .filter(resource -> Tree.text(resource, "Type", "").equals(type))
                .map(resource -> Tree.child(resource, "Properties"))
                .toList();
    }

    /** As a document to print. */
    public String yaml() {
        var layout = new DumperOptions();
        layout.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        layout.setSplitLines(false);
        return new Yaml(layout).dump(document());
    }

    /** {@code Resources} in order, then {@code Outputs}. */
    Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("Resources", resources);
        document.put("Outputs", outputs);
        return document;
    }

    private void expand() {
        declared.forEach((id, node) -> expand(id, Tree.asMap(node, id)));
        declared.forEach((id, node) -> notifications(id, Tree.asMap(node, id)));
    }

    private void expand(String id, Map<String, Object> resource) {
        switch (Tree.text(resource, "Type", "")) {
            case FUNCTION -> function(id, resource);
            case API -> api(id, resource);
            default -> resources.put(id, resource);
        }
    }

    private void function(String id, Map<String, Object> resource) {
        var own = Tree.child(resource, "Properties");
        var properties = new LinkedHashMap<>(own);
        List.of(
                        "CodeUri",
                        "Events",
                        "Policies",
                        "AutoPublishAlias",
                        "AutoPublishAliasAllProperties",
                        "EventInvokeConfig")
                .forEach(properties::remove);
        properties.put("Code", Map.of("Zip", Tree.text(own, "CodeUri", "")));
        properties.put("Role", "${" + id + "Role.Arn}");
        var function = new LinkedHashMap<String, Object>(resource);
        function.put("Type", "AWS::Lambda::Function");
        function.put("Properties", properties);
        resources.put(id, function);
        put(id + "Role", "AWS::IAM::Role", role(id, own));
        put(id + "Version", "AWS::Lambda::Version", Map.of("FunctionName", "${" + id + "}"));
        String alias = Tree.text(own, "AutoPublishAlias", "live");
        put(
                id + "Alias" + alias,
                "AWS::Lambda::Alias",
                Map.of(
                        "Name",
                        alias,
                        "FunctionName",
                        "${" + id + "}",
                        "FunctionVersion",
                        "${" + id + "Version.Version}"));
        var invoked = new LinkedHashMap<>(Tree.child(own, "EventInvokeConfig"));
        if (!invoked.isEmpty()) {
            invoked.put("FunctionName", "${" + id + "}");
            invoked.put("Qualifier", alias);
            put(id + "EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", invoked);
        }
        Tree.child(own, "Events").forEach((name, node) -> event(id, name, Tree.asMap(node, name)));
    }

    private static Map<String, Object> role(String id, Map<String, Object> function) {
        var policies = new ArrayList<Object>();
        for (Object policy : Tree.list(function, "Policies")) {
            policies.add(Map.of("PolicyName", id + "RolePolicy" + policies.size(), "PolicyDocument", policy));
        }
        var queue = Tree.text(
                Tree.child(Tree.child(Tree.child(function, "EventInvokeConfig"), "DestinationConfig"), "OnFailure"),
                "Destination");
        queue.ifPresent(arn -> policies.add(Map.of(
                "PolicyName",
                id + "EventInvokeConfigOnFailureSQSPolicy",
                "PolicyDocument",
                allowing("sqs:SendMessage", arn))));
        return ordered(
                "AssumeRolePolicyDocument",
                trusting("lambda.amazonaws.com"),
                "ManagedPolicyArns",
                List.of("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
                "Policies",
                policies);
    }

    private void event(String function, String name, Map<String, Object> event) {
        var properties = Tree.child(event, "Properties");
        String id = function + name;
        String alias = "${" + function + ".Alias}";
        switch (Tree.text(event, "Type", "")) {
            case "S3" -> permission(id, alias, "s3.amazonaws.com");
            case "HttpApi" -> permission(id, alias, "apigateway.amazonaws.com");
            case "SNS" -> {
                permission(id, alias, "sns.amazonaws.com");
                put(
                        id,
                        "AWS::SNS::Subscription",
                        Map.of(
                                "Protocol",
                                "lambda",
                                "Endpoint",
                                alias,
                                "TopicArn",
                                Tree.text(properties, "Topic", "")));
            }
            case "ScheduleV2" -> {
                put(
                        id + "Role",
                        "AWS::IAM::Role",
                        ordered(
                                "AssumeRolePolicyDocument",
                                trusting("scheduler.amazonaws.com"),
                                "Policies",
                                List.of(Map.of(
                                        "PolicyName",
                                        id + "LambdaPolicy",
                                        "PolicyDocument",
                                        allowing("lambda:InvokeFunction", alias)))));
                var target = new LinkedHashMap<String, Object>();
                target.put("Arn", alias);
                target.put("RoleArn", "${" + id + "Role.Arn}");
                var schedule = new LinkedHashMap<>(properties);
                target.put("RetryPolicy", Tree.child(schedule, "RetryPolicy"));
                schedule.remove("RetryPolicy");
                schedule.put("Target", target);
                put(id, "AWS::Scheduler::Schedule", schedule);
            }
            case String type -> throw new TemplateError("how does SAM expand an event of type " + type + "?");
        }
    }

    private void permission(String event, String alias, String principal) {
        put(
                event + "Permission",
                "AWS::Lambda::Permission",
                ordered("Action", "lambda:InvokeFunction", "FunctionName", alias, "Principal", principal));
    }

    private void api(String id, Map<String, Object> resource) {
        var own = Tree.child(resource, "Properties");
        var routes = new TreeMap<String, Object>();
        declared.forEach((function, node) -> Tree.child(Tree.child(Tree.asMap(node, function), "Properties"), "Events")
                .forEach((name, event) -> {
                    var route = Tree.child(Tree.asMap(event, name), "Properties");
                    if (Tree.text(route, "ApiId", "").equals("${" + id + "}")) {
                        routes.put(
                                Tree.text(route, "Method", "ANY") + " " + Tree.text(route, "Path", ""),
                                Tree.text(Tree.child(route, "Auth"), "Authorizer")
                                        .orElse(Tree.text(Tree.child(own, "Auth"), "DefaultAuthorizer", "NONE")));
                    }
                }));
        put(id, "AWS::ApiGatewayV2::Api", ordered("Routes", routes, "Auth", Tree.child(own, "Auth")));
        put(
                id + "ApiGatewayDefaultStage",
                "AWS::ApiGatewayV2::Stage",
                ordered(
                        "ApiId",
                        "${" + id + "}",
                        "StageName",
                        "$default",
                        "AutoDeploy",
                        true,
                        "DefaultRouteSettings",
                        Tree.child(own, "DefaultRouteSettings")));
    }

    /** A bucket tells the functions whose events name it. */
    private void notifications(String function, Map<String, Object> resource) {
        Tree.child(Tree.child(resource, "Properties"), "Events").forEach((name, node) -> {
            var event = Tree.asMap(node, name);
            if (!Tree.text(event, "Type", "").equals("S3")) {
                return;
            }
            String bucket =
                    Tree.text(Tree.child(event, "Properties"), "Bucket", "").replaceAll("[${}]", "");
            var told = new LinkedHashMap<>(Tree.child(event, "Properties"));
            told.remove("Bucket");
            told.put("Function", "${" + function + ".Alias}");
            var target = new LinkedHashMap<>(Tree.asMap(resources.get(bucket), bucket));
            var properties = new LinkedHashMap<>(Tree.child(target, "Properties"));
            properties.put("NotificationConfiguration", Map.of("LambdaConfigurations", List.of(told)));
            target.put("Properties", properties);
            resources.put(bucket, target);
        });
    }

    private void put(String id, String type, Map<String, Object> properties) {
        resources.put(id, ordered("Type", type, "Properties", properties));
    }

    private static Map<String, Object> trusting(String service) {
        return Map.of(
                "Statement",
                List.of(ordered(
                        "Effect", "Allow", "Action", "sts:AssumeRole", "Principal", Map.of("Service", service))));
    }

    private static Map<String, Object> allowing(String action, String resource) {
        return Map.of("Statement", List.of(ordered("Effect", "Allow", "Action", action, "Resource", resource)));
    }

    private static Map<String, Object> ordered(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int at = 0; at < pairs.length; at += 2) {
            map.put(String.valueOf(pairs[at]), pairs[at + 1]);
        }
        return map;
    }
}
