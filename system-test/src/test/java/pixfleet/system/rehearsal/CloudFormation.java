package pixfleet.system.rehearsal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pixfleet.local.template.ExpandedTemplate;
import pixfleet.local.template.TemplateError;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.QueryCall;

/**
 * CloudFormation's wire in front of the local stack: change sets are made of the template and the zips that lie in the bucket, and
 * what a change set makes is run from them and from nothing else.
 */
final class CloudFormation {
    private static final Pattern TEMPLATE_URL =
            Pattern.compile("https://s3\\.us-east-1\\.amazonaws\\.com/([^/]+)/(.+)");
    private static final Pattern CODE = Pattern.compile("CodeUri: (\\S+)");
    private static final int LARGEST_TEMPLATE = 1_000_000;

    private final LocalRegion region;
    private final AccountServices account;
    private final Map<String, Stack> stacks = new ConcurrentHashMap<>();
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final Map<String, Planned> planned = new ConcurrentHashMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    CloudFormation(LocalRegion region, AccountServices account) {
        this.region = region;
        this.account = account;
    }

    /** A change set: what the stack would be, and what of it would change. */
    private record Planned(Stack stack, Path template, List<Stack.Change> changes, boolean creates) {}

    List<String> stacks() {
        return List.copyOf(states.keySet());
    }

    Reply answer(AwsCall call) {
        QueryCall form = call.form();
        if (!form.required("Version").equals("2010-05-15")) {
            throw new AwsError(400, "ValidationError", "which version?");
        }
        String name = form.required("StackName");
        return Reply.query(
                form.action(),
                switch (form.action()) {
                    case "DescribeStacks" -> describe(name);
                    case "ListStackResources" -> resources(region, there(name));
                    case "CreateChangeSet" -> plan(name, form);
                    case "DescribeChangeSet" -> show(planned(form));
                    case "DeleteChangeSet" -> {
                        planned.remove(form.required("ChangeSetName"));
                        yield "";
                    }
                    case "ExecuteChangeSet" -> execute(name, planned(form));
                    case "DeleteStack" -> delete(name);
                    case "DescribeStackEvents" ->
                        Reply.element("StackEvents", Reply.elements("member", failures.stream()));
                    default -> throw new AwsError(400, "InvalidAction", form.action());
                });
    }

    private Stack there(String name) {
        if (!states.containsKey(name)) {
            throw new AwsError(400, "ValidationError", "Stack with id " + name + " does not exist");
        }
        return stacks.getOrDefault(name, Stack.none(name));
    }

    private String describe(String name) {
        var stack = there(name);
        return Reply.element(
                "Stacks",
                Reply.element(
                        "member",
                        Reply.element("StackName", name)
                                + Reply.element("CreationTime", "2026-01-01T00:00:00Z")
                                + Reply.element("StackStatus", states.get(name))
                                + pairs("Parameters", "ParameterKey", "ParameterValue", stack.parameters())
                                + pairs("Outputs", "OutputKey", "OutputValue", stack.outputs())));
    }

    private static String pairs(String list, String key, String value, Map<String, String> pairs) {
        return "<" + list + ">"
                + Reply.elements(
                        "member",
                        new TreeMap<>(pairs)
                                .entrySet().stream()
                                        .map(pair -> Reply.element(key, pair.getKey())
                                                + Reply.element(value, pair.getValue())))
                + "</" + list + ">";
    }

    /** What the region itself makes of a stack it names itself. */
    private static String resources(LocalRegion region, Stack stack) {
        return "<StackResourceSummaries>"
                + Reply.elements(
                        "member",
                        stack.resources().keySet().stream()
                                .map(id -> Reply.element("LogicalResourceId", id)
                                        + Reply.element(
                                                "PhysicalResourceId",
                                                stack.type(id).equals("AWS::EC2::LaunchTemplate")
                                                        ? region.launchTemplate()
                                                        : stack.physical(id))
                                        + Reply.element("ResourceType", stack.type(id))
                                        + Reply.element("LastUpdatedTimestamp", "2026-01-01T00:00:00Z")
                                        + Reply.element("ResourceStatus", "CREATE_COMPLETE")))
                + "</StackResourceSummaries>";
    }

    private String plan(String name, QueryCall form) {
        String set = form.required("ChangeSetName");
        boolean creates = form.required("ChangeSetType").equals("CREATE");
        if (creates == stacks.containsKey(name)) {
            throw new AwsError(400, "ValidationError", "the stack is there: " + !creates);
        }
        if (!form.list("Capabilities.member").containsAll(List.of("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"))) {
            throw new AwsError(400, "InsufficientCapabilitiesException", "Requires capabilities");
        }
        if (form.structures("Tags.member").stream()
                .noneMatch(tag -> tag.required("Key").equals("pixfleet:stack"))) {
            throw new AwsError(400, "ValidationError", "the stack carries no tag");
        }
        var parameters = parameters(form, stacks.getOrDefault(name, Stack.none(name)));
        try {
            Path template = fetched(form.required("TemplateURL"), set);
            var stack = Stack.of(
                    name,
                    ExpandedTemplate.of(template, name, StandInAws.REGION, StandInAws.ACCOUNT, parameters),
                    parameters);
            var changes = stack.changesFrom(stacks.getOrDefault(name, Stack.none(name)));
            planned.put(set, new Planned(stack, template, changes, creates));
            states.putIfAbsent(name, "REVIEW_IN_PROGRESS");
        } catch (TemplateError e) {
            throw new AwsError(400, "ValidationError", "Template format error: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Reply.element("Id", "arn:aws:cloudformation:us-east-1:000000000000:changeSet/" + set + "/1")
                + Reply.element("StackId", "arn:aws:cloudformation:us-east-1:000000000000:stack/" + name + "/1");
    }

    private static Map<String, String> parameters(QueryCall form, Stack before) {
        var values = new HashMap<String, String>();
        for (var one : form.structures("Parameters.member")) {
            String key = one.required("ParameterKey");
            boolean same = one.text("UsePreviousValue").filter("true"::equals).isPresent();
            if (same && !before.parameters().containsKey(key)) {
                throw new AwsError(400, "ValidationError", "there is no previous value of " + key);
            }
            values.put(
                    key,
                    same
                            ? before.parameters().get(key)
                            : one.text("ParameterValue").orElse(""));
        }
        return values;
    }

    /** The template, and beside it the zips that it names, out of the bucket. */
    private Path fetched(String url, String set) throws IOException {
        Matcher parts = TEMPLATE_URL.matcher(url);
        if (!parts.matches()) {
            throw new AwsError(400, "ValidationError", "TemplateURL must reference a valid S3 object: " + url);
        }
        Path folder = Files.createDirectories(
                region.state().resolveSibling("deployed").resolve(set));
        try (var s3 = region.s3()) {
            Path template = folder.resolve("packaged.yaml");
            LocalRegion.download(s3, parts.group(1), parts.group(2), template);
            if (Files.size(template) > LARGEST_TEMPLATE) {
                throw new AwsError(400, "ValidationError", "the template is too large");
            }
            var codes = new HashMap<String, Path>();
            String text = CODE.matcher(Files.readString(template)).replaceAll(found -> {
                // By content, as the object is: what is the same is no change.
                Path zip = codes.computeIfAbsent(
                        found.group(1), code -> folder.resolveSibling(code.substring(code.lastIndexOf('/') + 1)));
                return "CodeUri: " + Matcher.quoteReplacement(zip.toString());
            });
            codes.forEach((code, zip) -> {
                Matcher object = Pattern.compile("s3://([^/]+)/(.+)").matcher(code);
                if (!object.matches()) {
                    throw new AwsError(400, "ValidationError", "'CodeUri' is not a valid S3 Uri: " + code);
                }
                try {
                    LocalRegion.download(s3, object.group(1), object.group(2), zip);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Files.writeString(template, text);
            return template;
        }
    }

    private Planned planned(QueryCall form) {
        var set = planned.get(form.required("ChangeSetName"));
        if (set == null) {
            throw new AwsError(404, "ChangeSetNotFound", "ChangeSet does not exist");
        }
        return set;
    }

    private static String show(Planned set) {
        if (set.changes().isEmpty()) {
            return Reply.element("Status", "FAILED")
                    + Reply.element(
                            "StatusReason",
                            "The submitted information didn't contain changes. Submit different information to create a change set.");
        }
        return Reply.element("Status", "CREATE_COMPLETE")
                + Reply.element(
                        "Changes",
                        set.changes().stream()
                                .map(change -> Reply.element(
                                        "member",
                                        Reply.element("Type", "Resource")
                                                + Reply.element(
                                                        "ResourceChange",
                                                        Reply.element("Action", change.action())
                                                                + Reply.element("LogicalResourceId", change.id())
                                                                + Reply.element("ResourceType", change.type()))))
                                .collect(Collectors.joining()));
    }

    private String execute(String name, Planned set) {
        var before = stacks.getOrDefault(name, Stack.none(name));
        set.stack().resources().keySet().forEach(id -> account.make(set.stack(), id));
        before.resources().keySet().stream()
                .filter(id -> !set.stack().resources().containsKey(id) && !before.retained(id))
                .forEach(id -> account.remove(before, id));
        try {
            region.run(name, set.template(), set.stack().parameters());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stacks.put(name, set.stack());
        states.put(name, set.creates() ? "CREATE_COMPLETE" : "UPDATE_COMPLETE");
        planned.clear();
        return "";
    }

    /** What is retained stays; a bucket that is not, and holds something, fails the whole. */
    private String delete(String name) {
        var stack = there(name);
        for (String id : stack.ofType("AWS::S3::Bucket")) {
            String bucket = stack.physical(id);
            if (!stack.retained(id)) {
                if (region.stored().stream().anyMatch(object -> object.startsWith(bucket + "/"))) {
                    states.put(name, "DELETE_FAILED");
                    failures.add(Reply.element("LogicalResourceId", id)
                            + Reply.element("ResourceStatus", "DELETE_FAILED")
                            + Reply.element("ResourceStatusReason", "The bucket you tried to delete is not empty"));
                    return "";
                }
                try (var s3 = region.s3()) {
                    s3.deleteBucket(request -> request.bucket(bucket));
                }
            }
        }
        stack.resources().keySet().stream().filter(id -> !stack.retained(id)).forEach(id -> account.remove(stack, id));
        var tables = new TreeMap<String, Object>();
        stack.ofType("AWS::DynamoDB::Table").stream()
                .filter(stack::retained)
                .forEach(id -> tables.put(id, stack.resources().get(id)));
        try {
            region.runAlone(tables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        account.writeOnceMore("/aws/lambda/" + name + "-reconcile");
        stacks.remove(name);
        states.remove(name);
        return "";
    }
}
