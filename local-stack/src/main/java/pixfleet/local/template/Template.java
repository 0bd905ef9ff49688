package pixfleet.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import pixfleet.local.iam.Policy;
import pixfleet.local.template.Blueprint.Bucket;
import pixfleet.local.template.Blueprint.CorsRule;
import pixfleet.local.template.Blueprint.LaunchTemplate;
import pixfleet.local.template.Blueprint.Machine;
import pixfleet.local.template.Blueprint.MachineForm;
import pixfleet.local.template.Blueprint.Queue;
import pixfleet.local.template.Blueprint.Roles;
import pixfleet.local.template.Blueprint.Subnet;
import pixfleet.local.template.Blueprint.Subscription;
import pixfleet.local.template.Blueprint.Table;
import pixfleet.local.template.Blueprint.Topic;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;

/** A SAM template, evaluated for one stack: parameters applied, conditions decided, names given. */
public final class Template {
    private static final List<String> QUEUE_ATTRIBUTES = List.of(
            "VisibilityTimeout",
            "MessageRetentionPeriod",
            "DelaySeconds",
            "ReceiveMessageWaitTimeSeconds",
            "MaximumMessageSize",
            "FifoQueue",
            "ContentBasedDeduplication");

    private final Request request;
    private final Map<String, Object> globals;
    private final Map<String, Object> resources = new LinkedHashMap<>();
    private final ResourceNames names;
    private final Evaluator evaluator;

    /**
     * What to evaluate, for whom.
     *
     * @param file the template
     * @param stack name of the stack
     * @param parameters values that replace the template's defaults
     * @param identity account and region
     * @param addresses where the servers listen
     * @param versions latest version of each launch template by its id; 1 for those that are not there
     */
    public record Request(
            Path file,
            String stack,
            Map<String, String> parameters,
            AwsIdentity identity,
            Addresses addresses,
            Map<String, Integer> versions) {
        /** Copies the maps. */
        public Request {
            parameters = Map.copyOf(parameters);
            versions = Map.copyOf(versions);
        }

        /** A request for a stack whose launch templates have one version each. */
        public Request(
                Path file, String stack, Map<String, String> parameters, AwsIdentity identity, Addresses addresses) {
            this(file, stack, parameters, identity, addresses, Map.of());
        }

        /** The same with other versions of launch templates. */
        public Request with(Map<String, Integer> latest) {
            return new Request(file, stack, parameters, identity, addresses, latest);
        }
    }

    private Template(Request request) {
        this.request = request;
        var document = TemplateReader.read(request.file());
        globals = Tree.child(document, "Globals");
        var declared = Tree.child(document, "Resources");
        var values = new TreeMap<>(Parameters.resolve(Tree.child(document, "Parameters"), request.parameters()));
        values.putAll(pseudo(request));
        names = new ResourceNames(
                request.stack(),
                request.identity(),
                request.addresses(),
                declared,
                request.versions(),
                this::evaluated);
        evaluator = new Evaluator(values, Tree.child(document, "Mappings"), Tree.child(document, "Conditions"), names);
        declared.forEach((id, resource) -> {
            var condition = Tree.text(Tree.asMap(resource, id), "Condition");
            if (condition.isEmpty() || evaluator.holds(condition.get())) {
                resources.put(id, resource);
            }
        });
    }

    /** Evaluates a template; throws {@link TemplateError} if it, or a parameter, is wrong. */
    public static Blueprint evaluate(Request request) {
        return new Template(request).blueprint();
    }

    private static Map<String, String> pseudo(Request request) {
        return Map.of(
                "AWS::StackName", request.stack(),
                "AWS::AccountId", request.identity().accountId(),
                "AWS::Region", request.identity().region(),
                "AWS::Partition", "aws",
                "AWS::URLSuffix", "amazonaws.com",
                "AWS::StackId", request.identity().arn("cloudformation", "stack/" + request.stack() + "/local"));
    }

    private Object evaluated(Object node) {
        return evaluator.value(node);
    }

    private Blueprint blueprint() {
        var functions = new FunctionReader(request.file(), globals, evaluator, names, resources);
        var subscriptions = new ArrayList<>(subscriptions());
        of("AWS::Serverless::Function").forEach(id -> subscriptions.addAll(functions.subscriptions(id)));
        return new Blueprint(
                request.stack(),
                of("AWS::S3::Bucket").map(this::bucket).toList(),
                of("AWS::SQS::Queue").map(this::queue).toList(),
                of("AWS::DynamoDB::Table").map(this::table).toList(),
                of("AWS::SNS::Topic")
                        .map(id -> new Topic(id, names.reference(id)))
                        .toList(),
                subscriptions,
                of("AWS::Serverless::Function").map(functions::function).toList(),
                of("AWS::EC2::LaunchTemplate").map(this::launchTemplate).toList(),
                of("AWS::EC2::Instance").map(this::machine).toList(),
                of("AWS::EC2::Subnet").map(this::subnet).toList(),
                roles(),
                contentSecurityPolicy());
    }

    private Stream<String> of(String type) {
        return resources.keySet().stream().filter(id -> names.type(id).equals(type));
    }

    private Map<String, Object> properties(String id) {
        return evaluator.map(Tree.child(Tree.child(resources, id), "Properties"));
    }

    private Bucket bucket(String id) {
        var rules = Tree.list(Tree.child(properties(id), "CorsConfiguration"), "CorsRules").stream()
                .map(rule -> Tree.asMap(rule, "CorsRules"))
                .map(rule -> new CorsRule(
                        texts(rule, "AllowedOrigins"),
                        texts(rule, "AllowedMethods"),
                        texts(rule, "AllowedHeaders"),
                        texts(rule, "ExposedHeaders")))
                .toList();
        return new Bucket(id, names.physical(id), rules);
    }

    private static List<String> texts(Map<String, Object> parent, String key) {
        return Tree.list(parent, key).stream().map(Tree::scalar).toList();
    }

    private Table table(String id) {
        return TableReader.table(id, names.physical(id), properties(id));
    }

    private Queue queue(String id) {
        var properties = properties(id);
        var attributes = new TreeMap<String, String>();
        QUEUE_ATTRIBUTES.forEach(name -> Tree.text(properties, name).ifPresent(value -> attributes.put(name, value)));
        if (properties.containsKey("RedrivePolicy")) {
            attributes.put("RedrivePolicy", json(Tree.child(properties, "RedrivePolicy")));
        }
        return new Queue(id, names.physical(id), attributes);
    }

    private static String json(Map<String, Object> tree) {
        return Json.of(tree).toString();
    }

    private List<Subscription> subscriptions() {
        var found = new ArrayList<Subscription>();
        of("AWS::SNS::Subscription")
                .map(this::properties)
                .forEach(properties -> found.add(new Subscription(
                        Tree.text(properties, "TopicArn", ""),
                        Tree.text(properties, "Protocol", ""),
                        Tree.text(properties, "Endpoint", ""),
                        subscriptionAttributes(properties))));
        of("AWS::SNS::Topic")
                .forEach(id -> Tree.list(properties(id), "Subscription").stream()
                        .map(node -> Tree.asMap(node, "Subscription"))
                        .forEach(inline -> found.add(new Subscription(
                                names.reference(id),
                                Tree.text(inline, "Protocol", ""),
                                Tree.text(inline, "Endpoint", ""),
                                Map.of()))));
        return found;
    }

    static Map<String, String> subscriptionAttributes(Map<String, Object> properties) {
        var attributes = new TreeMap<String, String>();
        Tree.text(properties, "RawMessageDelivery").ifPresent(raw -> attributes.put("RawMessageDelivery", raw));
        if (properties.containsKey("FilterPolicy")) {
            attributes.put("FilterPolicy", json(Tree.child(properties, "FilterPolicy")));
        }
        return attributes;
    }

    private LaunchTemplate launchTemplate(String id) {
        var data = Tree.child(properties(id), "LaunchTemplateData");
        var tags = Tree.list(data, "TagSpecifications").stream()
                .map(node -> Tree.asMap(node, "TagSpecifications"))
                .filter(specification ->
                        Tree.text(specification, "ResourceType", "").equals("instance"))
                .map(Template::tags)
                .findFirst()
                .orElse(Map.of());
        var form = new MachineForm(
                Tree.text(data, "ImageId", ""),
                Tree.text(data, "InstanceType", ""),
                Tree.text(data, "UserData", ""),
                tags,
                names.reference(id));
        return new LaunchTemplate(
                names.reference(id), names.physical(id), form, role(Tree.child(data, "IamInstanceProfile")));
    }

    /** Name of the role of an instance profile. */
    private String role(Map<String, Object> profile) {
        return of("AWS::IAM::InstanceProfile")
                .filter(id -> names.attribute(id, "Arn").equals(Tree.text(profile, "Arn", ""))
                        || names.reference(id).equals(Tree.text(profile, "Name", "")))
                .flatMap(id -> Tree.list(properties(id), "Roles").stream())
                .map(String::valueOf)
                .findFirst()
                .orElse("");
    }

    private Roles roles() {
        var evaluated = new LinkedHashMap<String, Object>();
        var ofFunctions = new TreeMap<String, String>();
        of("AWS::Serverless::Function").forEach(id -> {
            evaluated.put(id, function(id));
            ofFunctions.put(id, request.stack() + "-" + id + "Role");
        });
        Stream.concat(of("AWS::IAM::Role"), of("AWS::IAM::Policy"))
                .forEach(id -> evaluated.put(id, evaluator.map(Tree.child(resources, id))));
        var policies = new TreeMap<String, Policy>();
        RoleReader.of(ExpandedTemplate.of(evaluated).resources(), this::roleName)
                .forEach((id, policy) -> policies.put(roleName(id), policy));
        return new Roles(policies, ofFunctions);
    }

    /** A function as far as SAM makes its role from it. */
    private Map<String, Object> function(String id) {
        var properties = new LinkedHashMap<>(Tree.child(Tree.child(resources, id), "Properties"));
        properties.keySet().retainAll(List.of("Policies", "EventInvokeConfig"));
        return evaluator.map(Map.of("Type", "AWS::Serverless::Function", "Properties", properties));
    }

    /** Of a role that SAM makes, too. */
    private String roleName(String id) {
        return resources.containsKey(id) ? names.physical(id) : request.stack() + "-" + id;
    }

    private Machine machine(String id) {
        var properties = properties(id);
        var chosen = Tree.child(properties, "LaunchTemplate");
        var base = of("AWS::EC2::LaunchTemplate")
                .map(this::launchTemplate)
                .filter(template -> template.id().equals(Tree.text(chosen, "LaunchTemplateId", ""))
                        || template.name().equals(Tree.text(chosen, "LaunchTemplateName", "")))
                .map(LaunchTemplate::form)
                .findFirst()
                .orElse(new MachineForm("", "", "", Map.of(), ""));
        var tags = new TreeMap<>(base.tags());
        tags.putAll(tags(properties));
        tags.put("aws:cloudformation:stack-name", request.stack());
        tags.put("aws:cloudformation:logical-id", id);
        var form = new MachineForm(
                Tree.text(properties, "ImageId", base.imageId()),
                Tree.text(properties, "InstanceType", base.instanceType()),
                Tree.text(properties, "UserData", base.userData()),
                tags,
                base.launchTemplateId());
        return new Machine(id, names.reference(id), Tree.text(properties, "SubnetId", ""), form);
    }

    private Subnet subnet(String id) {
        var zone =
                Tree.text(properties(id), "AvailabilityZone", request.identity().region() + "a");
        return new Subnet(names.reference(id), zone);
    }

    private static Map<String, String> tags(Map<String, Object> properties) {
        var tags = new TreeMap<String, String>();
        for (var node : Tree.list(properties, "Tags")) {
            var tag = Tree.asMap(node, "Tags");
            tags.put(Tree.text(tag, "Key", ""), Tree.text(tag, "Value", ""));
        }
        return tags;
    }

    private Optional<String> contentSecurityPolicy() {
        return of("AWS::CloudFront::ResponseHeadersPolicy")
                .map(this::properties)
                .map(properties -> Tree.child(properties, "ResponseHeadersPolicyConfig"))
                .map(config -> Tree.child(config, "SecurityHeadersConfig"))
                .flatMap(config ->
                        Tree.text(Tree.child(config, "ContentSecurityPolicy"), "ContentSecurityPolicy").stream())
                .findFirst();
    }
}
