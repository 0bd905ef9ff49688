package pixfleet.local.ec2;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import pixfleet.local.ec2.FleetRequest.Kind;
import pixfleet.local.ec2.FleetRequest.Target;
import pixfleet.local.template.Blueprint.Subnet;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.QueryCall;
import pixfleet.local.wire.Xml;

/** {@code CreateFleet} of type {@code instant}: what can be had at once, and why not the rest. */
final class Fleets {
    private static final String FLEET_TAG = "aws:ec2:fleet-id";

    private final Instances instances;
    private final LaunchTemplates templates;
    private final List<Subnet> subnets;
    private final Map<String, Answer> byToken = new HashMap<>();

    Fleets(Instances instances, LaunchTemplates templates, List<Subnet> subnets) {
        this.instances = instances;
        this.templates = templates;
        this.subnets = List.copyOf(subnets);
    }

    /**
     * What a fleet came to.
     *
     * @param id {@code fleet-...}
     * @param request what was asked for
     * @param had what was launched
     * @param missing what was tried in vain
     */
    record Answer(String id, FleetRequest request, List<Had> had, List<Missing> missing) {
        void write(Xml xml) {
            xml.text("fleetId", id)
                    .list("errorSet", "item", missing, (inside, one) -> one.write(inside))
                    .list("fleetInstanceSet", "item", had, (inside, one) -> one.write(inside));
        }
    }

    private record Had(Kind kind, boolean spot, List<String> ids) {
        void write(Xml xml) {
            pool(xml, kind);
            xml.text("lifecycle", lifecycle(spot))
                    .list("instanceIds", "item", ids, (inside, id) -> inside.raw(id))
                    .text("instanceType", kind.form().instanceType());
        }
    }

    private record Missing(Kind kind, boolean spot, AwsError why) {
        void write(Xml xml) {
            pool(xml, kind);
            xml.text("lifecycle", lifecycle(spot)).text("errorCode", why.code()).text("errorMessage", why.text());
        }
    }

    private static String lifecycle(boolean spot) {
        return spot ? "spot" : "on-demand";
    }

    private static void pool(Xml xml, Kind kind) {
        xml.element("launchTemplateAndOverrides", both -> {
            both.element(
                    "launchTemplateSpecification",
                    inside -> inside.text("launchTemplateId", kind.templateId()).text("version", kind.version()));
            both.element(
                    "overrides",
                    inside -> inside.text("instanceType", kind.form().instanceType())
                            .text("subnetId", kind.subnet().id())
                            .text("availabilityZone", kind.subnet().zone()));
        });
    }

    /** Launches what there is. The same token gives the same answer. */
    synchronized Answer create(QueryCall call) {
        var request = FleetRequest.of(call, templates, subnets);
        var token = call.text("ClientToken").orElse("");
        var before = byToken.get(token);
        if (before != null) {
            if (!before.request().equals(request)) {
                throw Instances.otherRequest();
            }
            return before;
        }
        var id = "fleet-" + UUID.randomUUID();
        var tags = new TreeMap<>(Launch.tags(call, "instance"));
        tags.put(FLEET_TAG, id);
        var answer = new Answer(id, request, new ArrayList<>(), new ArrayList<>());
        request.targets().forEach(target -> fill(target, tags, answer));
        if (!token.isEmpty()) {
            byToken.put(token, answer);
        }
        return answer;
    }

    /** Whatever can be had of each kind in turn; nothing at all where that would be less than the least. */
    private void fill(Target target, Map<String, String> tags, Answer answer) {
        var chosen = new LinkedHashMap<Kind, Integer>();
        var beside = new ArrayList<Launch>();
        int missing = target.count();
        for (var kind : target.ordered(answer.request().kinds())) {
            if (missing == 0) {
                break;
            }
            var launch = kind.launch(target.spot());
            int room = instances.room(beside, launch, missing);
            if (room > 0) {
                chosen.merge(kind, room, Integer::sum);
            }
            if (room < missing) {
                instances
                        .refusal(beside, launch, room + 1)
                        .ifPresent(why -> answer.missing().add(new Missing(kind, target.spot(), why)));
            }
            beside.addAll(Collections.nCopies(room, launch));
            missing -= room;
        }
        if (beside.size() < target.least()) {
            return;
        }
        chosen.forEach((kind, count) -> {
            var launched = instances.run(kind.launch(target.spot()).tagged(tags), count);
            answer.had()
                    .add(new Had(
                            kind,
                            target.spot(),
                            launched.stream().map(InstanceRecord::id).toList()));
        });
    }
}
