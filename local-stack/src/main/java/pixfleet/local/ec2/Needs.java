package pixfleet.local.ec2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pixfleet.local.iam.AccessRequest;
import pixfleet.local.template.Blueprint.MachineForm;
import pixfleet.local.template.Blueprint.Subnet;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.QueryCall;

/**
 * What callers of EC2 must be allowed to do.
 *
 * <p>Source: service authorization reference, "Actions, resources, and condition keys for Amazon EC2"; EC2 User Guide, "EC2 Fleet
 * prerequisites": whoever makes a fleet needs what its launches need. Security groups and the key of disks are not looked at.
 */
final class Needs {
    private static final String TAG = "aws:ResourceTag/";
    private static final Set<String> LAUNCHES = Set.of("CreateFleet", "RunInstances");

    private final QueryCall call;
    private final Known known;
    private final List<AccessRequest> needs = new ArrayList<>();

    /**
     * What there is.
     *
     * @param instances all of them
     * @param templates launch templates
     * @param subnets of the stack
     * @param identity account and region of ARNs
     */
    record Known(
            List<InstanceRecord> instances, LaunchTemplates templates, List<Subnet> subnets, AwsIdentity identity) {}

    private Needs(QueryCall call, Known known) {
        this.call = call;
        this.known = known;
    }

    static List<AccessRequest> of(QueryCall call, Known known) {
        var needs = new Needs(call, known);
        needs.collect();
        return needs.needs;
    }

    private void collect() {
        switch (call.action()) {
            case "CreateFleet" -> fleet();
            case "RunInstances" ->
                launch(
                        call.structure("LaunchTemplate"),
                        call.text("SubnetId").stream().toList());
            case "StartInstances", "StopInstances", "TerminateInstances", "RebootInstances" ->
                call.list("InstanceId").forEach(this::instance);
            case "CreateTags", "DeleteTags" -> call.list("ResourceId").forEach(this::instance);
            case "DeleteLaunchTemplate" ->
                need(
                        call.action(),
                        "launch-template/" + call.text("LaunchTemplateId").orElse("*"),
                        Map.of());
            // What describes cannot be limited to a resource.
            default -> needs.add(AccessRequest.of("ec2:" + call.action(), "*"));
        }
        if (LAUNCHES.contains(call.action()) && !Launch.tags(call, "instance").isEmpty()) {
            need("CreateTags", "instance/*", Map.of("ec2:CreateAction", List.of(call.action())));
        }
    }

    private void fleet() {
        need("CreateFleet", "fleet/*", Map.of());
        for (var config : call.structures("LaunchTemplateConfigs")) {
            var specification = config.structure("LaunchTemplateSpecification");
            form(specification)
                    .ifPresent(form -> need("CreateFleet", "launch-template/" + form.launchTemplateId(), Map.of()));
            var subnets = new LinkedHashSet<String>();
            config.structures("Overrides")
                    .forEach(override -> override.text("SubnetId").ifPresent(subnets::add));
            launch(specification, List.copyOf(subnets));
        }
    }

    private void launch(QueryCall specification, List<String> chosen) {
        var form = form(specification);
        var context = new HashMap<String, List<String>>();
        form.ifPresent(from -> {
            var template = "launch-template/" + from.launchTemplateId();
            context.put("ec2:LaunchTemplate", List.of(known.identity().arn("ec2", template)));
            need("RunInstances", template, context);
        });
        for (var kind : List.of("instance/*", "volume/*", "network-interface/*")) {
            need("RunInstances", kind, context);
        }
        var subnets = chosen.isEmpty()
                ? known.subnets().stream().limit(1).map(Subnet::id).toList()
                : chosen;
        subnets.forEach(subnet -> need("RunInstances", "subnet/" + subnet, context));
        var image =
                call.text("ImageId").or(() -> form.map(MachineForm::imageId)).orElse("*");
        needs.add(new AccessRequest(
                "ec2:RunInstances", "arn:aws:ec2:" + known.identity().region() + "::image/" + image, context));
        form.flatMap(from -> known.templates().role(from.launchTemplateId()))
                .ifPresent(role -> needs.add(new AccessRequest(
                        "iam:PassRole", role, Map.of("iam:PassedToService", List.of("ec2.amazonaws.com")))));
    }

    /** A launch template that is not there is refused later, and not for want of a right. */
    private Optional<MachineForm> form(QueryCall specification) {
        return specification.parameters().isEmpty()
                ? Optional.empty()
                : Optional.of(known.templates().form(specification));
    }

    /** An instance that is not there is refused later, and not for want of a right. */
    private void instance(String id) {
        known.instances().stream()
                .filter(record -> record.id().equals(id))
                .findFirst()
                .ifPresent(record -> {
                    var context = new HashMap<String, List<String>>();
                    record.tags().forEach((key, value) -> context.put(TAG + key, List.of(value)));
                    need(call.action(), "instance/" + id, context);
                });
    }

    private void need(String action, String resource, Map<String, List<String>> context) {
        needs.add(new AccessRequest("ec2:" + action, known.identity().arn("ec2", resource), context));
    }
}
