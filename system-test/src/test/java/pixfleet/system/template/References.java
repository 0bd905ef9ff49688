package pixfleet.system.template;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import pixfleet.system.template.Template.Resource;
import pixfleet.system.template.Value.Fields;
import pixfleet.system.template.Value.Items;
import pixfleet.system.template.Value.Text;

/** What a template's parts say of each other. Each check answers sentences, none if all is well. */
final class References {
    /** {@code from} names {@code target}, which is to have {@code attribute} (empty for a plain Ref). */
    record Reference(String from, String target, String attribute, Set<String> under) {
        @Override
        public String toString() {
            return from + " -> " + target + (attribute.isEmpty() ? "" : "." + attribute);
        }
    }

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!}][^}]*)}");

    private static final Set<String> PSEUDO = Set.of(
            "AWS::AccountId", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackName", "AWS::URLSuffix");

    /** The intrinsics that the local stack evaluates. */
    private static final Set<String> INTRINSICS = Set.of(
            "Ref",
            "Condition",
            "Fn::GetAtt",
            "Fn::Sub",
            "Fn::Join",
            "Fn::Select",
            "Fn::Split",
            "Fn::If",
            "Fn::Equals",
            "Fn::And",
            "Fn::Or",
            "Fn::Not",
            "Fn::Base64");

    /** What GetAtt answers for the types used; see each type's "Return values" in the CloudFormation reference. */
    private static final Map<String, Set<String>> ATTRIBUTES = Map.ofEntries(
            Map.entry("AWS::S3::Bucket", Set.of("Arn", "DomainName", "RegionalDomainName", "DualStackDomainName")),
            Map.entry("AWS::DynamoDB::Table", Set.of("Arn", "StreamArn")),
            Map.entry("AWS::SQS::Queue", Set.of("Arn", "QueueName", "QueueUrl")),
            Map.entry("AWS::SNS::Topic", Set.of("TopicArn", "TopicName")),
            Map.entry("AWS::Serverless::Function", Set.of("Arn", "Alias")),
            Map.entry("AWS::Logs::LogGroup", Set.of("Arn")),
            Map.entry("AWS::IAM::Role", Set.of("Arn", "RoleId")),
            Map.entry("AWS::IAM::InstanceProfile", Set.of("Arn")),
            Map.entry("AWS::EC2::SecurityGroup", Set.of("GroupId", "VpcId")),
            Map.entry("AWS::EC2::LaunchTemplate", Set.of("DefaultVersionNumber", "LatestVersionNumber")),
            Map.entry("AWS::CloudFront::Distribution", Set.of("DomainName", "Id")),
            Map.entry("AWS::CloudFront::OriginAccessControl", Set.of("Id")),
            Map.entry("AWS::CloudFront::ResponseHeadersPolicy", Set.of("Id")),
            Map.entry("AWS::Cognito::UserPool", Set.of("Arn", "ProviderName", "ProviderURL", "UserPoolId")),
            Map.entry("AWS::Cognito::UserPoolClient", Set.of("ClientId", "Name")));

    private References() {}

    /** All references of resources and outputs. */
    static List<Reference> all(Template template) {
        var found = new ArrayList<Reference>();
        template.root().at("Resources").fields().forEach((id, body) -> collect(id, body, Set.of(), found));
        template.root().at("Outputs").fields().forEach((id, body) -> collect("Outputs." + id, body, Set.of(), found));
        return found;
    }

    /** The references within a value. */
    static List<Reference> within(String from, Value value) {
        var found = new ArrayList<Reference>();
        collect(from, value, Set.of(), found);
        return found;
    }

    /** Every Ref, GetAtt and Sub names a resource or parameter that is there, and an attribute it has. */
    static List<String> dangling(Template template) {
        Map<String, Resource> resources = template.resources();
        Set<String> names = new HashSet<>(PSEUDO);
        names.addAll(template.root().at("Parameters").fields().keySet());
        names.addAll(resources.keySet());
        return all(template).stream()
                .filter(reference -> {
                    Resource target = resources.get(reference.target());
                    return reference.attribute().isEmpty()
                            ? !names.contains(reference.target())
                            : target == null
                                    || !ATTRIBUTES
                                            .getOrDefault(target.type(), Set.of())
                                            .contains(reference.attribute());
                })
                .map(reference -> "nothing answers " + reference)
                .toList();
    }

    /** What always exists does not refer to what exists only sometimes. */
    static List<String> sometimesMissing(Template template) {
        Map<String, Resource> resources = template.resources();
        return all(template).stream()
                .filter(reference -> resources.containsKey(reference.target()))
                .filter(reference -> {
                    String needed = resources.get(reference.target()).condition();
                    String given = template.resource(reference.from()).condition();
                    return !needed.isEmpty()
                            && !needed.equals(given)
                            && !reference.under().contains(needed);
                })
                .map(reference -> reference + " is missing when a condition does not hold")
                .toList();
    }

    /** Conditions named by resources, by If and by other conditions are declared. */
    static List<String> unknownConditions(Template template) {
        Set<String> declared = template.root().at("Conditions").fields().keySet();
        var named = new ArrayList<String>();
        template.resources().values().forEach(resource -> {
            if (!resource.condition().isEmpty()) {
                named.add(resource.condition());
            }
        });
        ifs(template.root(), named);
        return named.stream()
                .filter(name -> !declared.contains(name))
                .map(name -> "there is no condition " + name)
                .toList();
    }

    /** CloudFormation hands an unquoted number over 2^31 on as 1.7E10, which nothing reads as a count of bytes. */
    static List<String> numbersOutOfHand(String yaml) {
        return scalars(new Yaml().compose(new StringReader(yaml)))
                .filter(scalar -> scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN
                        && scalar.getValue().matches("[0-9]{10,18}")
                        && Long.parseLong(scalar.getValue()) > Integer.MAX_VALUE)
                .map(scalar -> scalar.getValue() + " is not quoted")
                .toList();
    }

    private static Stream<ScalarNode> scalars(Node node) {
        return switch (node) {
            case ScalarNode scalar -> Stream.of(scalar);
            case SequenceNode sequence -> sequence.getValue().stream().flatMap(References::scalars);
            case MappingNode mapping ->
                mapping.getValue().stream()
                        .flatMap(entry -> Stream.concat(scalars(entry.getKeyNode()), scalars(entry.getValueNode())));
            default -> Stream.of();
        };
    }

    /** Only intrinsics that the local stack evaluates. */
    static List<String> unknownIntrinsics(Template template) {
        var found = new ArrayList<String>();
        intrinsics(template.root(), found);
        return found.stream()
                .filter(name -> !INTRINSICS.contains(name))
                .map(name -> "the local stack does not know " + name)
                .toList();
    }

    private static void collect(String from, Value value, Set<String> under, List<Reference> found) {
        switch (value) {
            case Text _ -> {}
            case Items(var items) -> items.forEach(item -> collect(from, item, under, found));
            case Fields(var fields) ->
                fields.forEach((key, inner) -> {
                    switch (key) {
                        // SAM answers Ref Function.Alias.
                        case "Ref" -> found.add(named(from, inner.text(), under));
                        case "Fn::GetAtt" ->
                            found.add(new Reference(
                                    from,
                                    inner.items().getFirst().text(),
                                    inner.items().getLast().text(),
                                    under));
                        case "Fn::Sub" -> substitutions(from, inner, under, found);
                        case "Fn::If" -> branches(from, inner.items(), under, found);
                        default -> collect(from, inner, under, found);
                    }
                });
        }
    }

    private static void substitutions(String from, Value sub, Set<String> under, List<Reference> found) {
        Value own = sub.items().size() > 1 ? sub.items().get(1) : Value.nothing();
        collect(from, own, under, found);
        Matcher placeholder = PLACEHOLDER.matcher(sub.items().getFirst().text());
        while (placeholder.find()) {
            if (!own.fields().containsKey(placeholder.group(1))) {
                found.add(named(from, placeholder.group(1), under));
            }
        }
    }

    private static Reference named(String from, String dotted, Set<String> under) {
        String[] name = dotted.split("\\.", 2);
        return new Reference(from, name[0], name.length > 1 ? name[1] : "", under);
    }

    private static void branches(String from, List<Value> branches, Set<String> under, List<Reference> found) {
        var holding = new HashSet<>(under);
        holding.add(branches.get(0).text());
        collect(from, branches.get(1), holding, found);
        collect(from, branches.get(2), under, found);
    }

    private static void ifs(Value value, List<String> named) {
        value.fields().forEach((key, inner) -> {
            if (key.equals("Fn::If")) {
                named.add(inner.items().getFirst().text());
            }
            ifs(inner, named);
        });
        if (value instanceof Items(var items)) {
            items.forEach(item -> ifs(item, named));
        }
    }

    private static void intrinsics(Value value, List<String> found) {
        value.fields().forEach((key, inner) -> {
            if (key.startsWith("Fn::")) {
                found.add(key);
            }
            intrinsics(inner, found);
        });
        if (value instanceof Items(var items)) {
            items.forEach(item -> intrinsics(item, found));
        }
    }
}
