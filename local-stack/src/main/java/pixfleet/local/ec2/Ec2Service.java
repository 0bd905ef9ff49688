package pixfleet.local.ec2;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import pixfleet.local.ec2.Instance.Change;
import pixfleet.local.iam.AccessRequest;
import pixfleet.local.template.Blueprint.Subnet;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.QueryCall;
import pixfleet.local.wire.QueryServer;
import pixfleet.local.wire.Xml;

/** EC2's query API of 2016-11-15, as far as instances, their tags and instant fleets go. */
public final class Ec2Service implements QueryServer.Service {
    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private final Instances instances;
    private final LaunchTemplates launchTemplates;
    private final List<Subnet> subnets;
    private final AwsIdentity identity;
    private final Fleets fleets;

    /** Answers for these instances. */
    public Ec2Service(
            Instances instances, LaunchTemplates launchTemplates, List<Subnet> subnets, AwsIdentity identity) {
        this.instances = instances;
        this.launchTemplates = launchTemplates;
        this.subnets = List.copyOf(subnets);
        this.identity = identity;
        this.fleets = new Fleets(instances, launchTemplates, subnets);
    }

    @Override
    public String name() {
        return "ec2";
    }

    @Override
    public String answer(QueryCall call, String requestId) {
        return switch (call.action()) {
            case "DescribeInstances" -> describe(tried(call, "InstanceId"), requestId);
            case "DescribeInstanceStatus" -> describeStatus(tried(call, "InstanceId"), requestId);
            case "StartInstances" -> changes(call, requestId, instances.start(ids(call, "InstanceId")));
            case "StopInstances" -> changes(call, requestId, instances.stop(ids(call, "InstanceId")));
            case "TerminateInstances" -> changes(call, requestId, instances.terminate(ids(call, "InstanceId")));
            case "RebootInstances" -> {
                instances.reboot(ids(call, "InstanceId"));
                yield done(call, requestId);
            }
            case "RunInstances" -> run(call, requestId);
            case "CreateFleet" -> createFleet(call, requestId);
            case "DescribeLaunchTemplates" -> launchTemplates(call, requestId);
            case "DeleteLaunchTemplate" -> deleteLaunchTemplate(call, requestId);
            case "CreateTags" -> {
                instances.tag(ids(call, "ResourceId"), Launch.pairs(call, "Tag"), new HashSet<>());
                yield done(call, requestId);
            }
            case "DeleteTags" -> {
                instances.tag(
                        ids(call, "ResourceId"),
                        Map.of(),
                        Launch.pairs(call, "Tag").keySet());
                yield done(call, requestId);
            }
            case "DescribeTags" -> describeTags(tried(call, "ResourceId"), requestId);
            default ->
                throw new AwsError(
                        400, "InvalidAction", "The action '" + call.action() + "' is not valid for this web service.");
        };
    }

    private List<String> ids(QueryCall call, String name) {
        return tried(call, name).list(name);
    }

    /** The call itself, unless it asks for nothing or only wants to know whether it would be allowed. */
    private QueryCall tried(QueryCall call, String name) {
        instances.check(call.list(name));
        checkDry(call);
        return call;
    }

    private static void checkDry(QueryCall call) {
        if (Boolean.parseBoolean(call.text("DryRun").orElse("false"))) {
            throw new AwsError(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
    }

    @Override
    public String refusal(AwsError error, String requestId) {
        return Xml.document(
                "Response",
                "",
                xml -> xml.element(
                                "Errors",
                                errors -> errors.element(
                                        "Error",
                                        one -> one.text("Code", error.code()).text("Message", error.text())))
                        .text("RequestID", requestId));
    }

    /** EC2 does not say which half of the credentials was wrong. */
    @Override
    public AwsError unauthorized(AwsError refusal) {
        return switch (refusal.code()) {
            case "InvalidClientTokenId", "SignatureDoesNotMatch" ->
                new AwsError(
                        401,
                        "AuthFailure",
                        "AWS was not able to validate the provided access credentials: " + refusal.text());
            case "AccessDenied" -> new AwsError(403, "UnauthorizedOperation", refusal.text());
            default -> refusal;
        };
    }

    @Override
    public List<AccessRequest> needs(QueryCall call) {
        return Needs.of(call, new Needs.Known(instances.records(), launchTemplates, subnets, identity));
    }

    private static String response(QueryCall call, String requestId, Consumer<Xml> content) {
        return Xml.document(call.action() + "Response", NAMESPACE, xml -> {
            xml.text("requestId", requestId);
            content.accept(xml);
        });
    }

    private static String done(QueryCall call, String requestId) {
        return response(call, requestId, xml -> xml.text("return", "true"));
    }

    private String describe(QueryCall call, String requestId) {
        var page = InstancePage.of(call, instances.records(), identity);
        var reservations = new LinkedHashMap<String, List<InstanceRecord>>();
        page.records()
                .forEach(record -> reservations
                        .computeIfAbsent(record.reservationId(), _ -> new ArrayList<>())
                        .add(record));
        return response(call, requestId, xml -> {
            xml.list("reservationSet", "item", reservations.values(), this::reservation);
            page.next().ifPresent(token -> xml.text("nextToken", token));
        });
    }

    private void reservation(Xml xml, List<InstanceRecord> instances) {
        xml.text("reservationId", instances.getFirst().reservationId())
                .text("ownerId", identity.accountId())
                .list(
                        "instancesSet",
                        "item",
                        instances,
                        (inside, record) -> InstanceXml.write(inside, record, identity));
    }

    private String describeStatus(QueryCall call, String requestId) {
        boolean all = Boolean.parseBoolean(call.text("IncludeAllInstances").orElse("false"));
        var shown = instances.records().stream()
                .filter(record -> all || record.state() == InstanceState.RUNNING)
                .toList();
        var page = InstancePage.of(call, shown, identity);
        return response(call, requestId, xml -> {
            xml.list("instanceStatusSet", "item", page.records(), (inside, record) -> {
                inside.text("instanceId", record.id())
                        .text("availabilityZone", new InstanceView(record, identity).availabilityZone());
                InstanceXml.state(inside, "instanceState", record.state());
                var health = record.state() == InstanceState.RUNNING ? "ok" : "not-applicable";
                inside.element("systemStatus", status -> status.text("status", health));
                inside.element("instanceStatus", status -> status.text("status", health));
            });
            page.next().ifPresent(token -> xml.text("nextToken", token));
        });
    }

    private record Tag(String id, String key, String value) {
        String field(String filter) {
            return switch (filter) {
                case "resource-id" -> id;
                case "resource-type" -> "instance";
                case "key" -> key;
                case "value" -> value;
                default -> throw new AwsError(400, "InvalidParameterValue", "The filter '" + filter + "' is invalid");
            };
        }
    }

    private String describeTags(QueryCall call, String requestId) {
        var filters = call.structures("Filter");
        var tags = instances.records().stream()
                .flatMap(record -> record.tags().entrySet().stream()
                        .map(tag -> new Tag(record.id(), tag.getKey(), tag.getValue())))
                .filter(tag -> filters.stream()
                        .allMatch(
                                filter -> InstanceFilter.any(filter.list("Value"), tag.field(filter.required("Name")))))
                .toList();
        return response(
                call,
                requestId,
                xml -> xml.list(
                        "tagSet",
                        "item",
                        tags,
                        (inside, tag) -> inside.text("resourceId", tag.id())
                                .text("resourceType", "instance")
                                .text("key", tag.key())
                                .text("value", tag.value())));
    }

    private static String changes(QueryCall call, String requestId, List<Change> changes) {
        return response(
                call,
                requestId,
                xml -> xml.list("instancesSet", "item", changes, (inside, change) -> {
                    inside.text("instanceId", change.id());
                    InstanceXml.state(inside, "currentState", change.current());
                    InstanceXml.state(inside, "previousState", change.previous());
                }));
    }

    private String run(QueryCall call, String requestId) {
        int most = call.number("MaxCount", 1);
        int least = call.number("MinCount", 1);
        if (most < 1 || least < 1 || least > most) {
            throw new AwsError(400, "InvalidParameterValue", "MaxCount must be at least MinCount, and both at least 1");
        }
        var launch = Launch.of(call, launchTemplates, subnets);
        checkDry(call);
        var launched =
                instances.run(launch, least, most, call.text("ClientToken").orElse(""));
        return response(call, requestId, xml -> reservation(xml, launched));
    }

    private String createFleet(QueryCall call, String requestId) {
        FleetRequest.of(call, launchTemplates, subnets);
        checkDry(call);
        var answer = fleets.create(call);
        return response(call, requestId, answer::write);
    }

    private String launchTemplates(QueryCall call, String requestId) {
        checkDry(call);
        var chosen = launchTemplates.chosen(call.list("LaunchTemplateId"), call.list("LaunchTemplateName"));
        return response(
                call,
                requestId,
                xml -> xml.list("launchTemplates", "item", chosen, (inside, kept) -> launchTemplate(inside, kept)));
    }

    private String deleteLaunchTemplate(QueryCall call, String requestId) {
        checkDry(call);
        var deleted = launchTemplates.delete(call);
        return response(
                call, requestId, xml -> xml.element("launchTemplate", inside -> launchTemplate(inside, deleted)));
    }

    private static void launchTemplate(Xml xml, LaunchTemplates.Kept kept) {
        xml.text("launchTemplateId", kept.latest().id())
                .text("launchTemplateName", kept.latest().name())
                .text("defaultVersionNumber", "1")
                .text("latestVersionNumber", Integer.toString(kept.versions().size()));
    }
}
