package pixfleet.local.ec2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pixfleet.local.ec2.InstanceRecord.Place;
import pixfleet.local.template.Blueprint.MachineForm;
import pixfleet.local.template.Blueprint.Subnet;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.QueryCall;

/**
 * What a {@code CreateFleet} of type {@code instant} asks for.
 *
 * @param targets how many, on what terms
 * @param kinds the kinds to be had, as listed
 */
record FleetRequest(List<Target> targets, List<Kind> kinds) {
    private static final Pattern SERVED = Pattern.compile("Action|Version|DryRun|ClientToken|Type"
            + "|TargetCapacitySpecification\\.(TotalTargetCapacity|OnDemandTargetCapacity|SpotTargetCapacity"
            + "|DefaultTargetCapacityType)"
            + "|(SpotOptions|OnDemandOptions)\\.(AllocationStrategy|MinTargetCapacity)"
            + "|SpotOptions\\.InstanceInterruptionBehavior"
            + "|LaunchTemplateConfigs\\.\\d+\\.LaunchTemplateSpecification\\."
            + "(LaunchTemplateId|LaunchTemplateName|Version)"
            + "|LaunchTemplateConfigs\\.\\d+\\.Overrides\\.\\d+\\.(InstanceType|SubnetId|AvailabilityZone|Priority)"
            + "|TagSpecification\\.\\d+\\.(ResourceType|Tag\\.\\d+\\.(Key|Value))");
    private static final Set<String> SPOT_STRATEGIES = Set.of(
            "lowest-price",
            "diversified",
            "capacity-optimized",
            "capacity-optimized-prioritized",
            "price-capacity-optimized");
    private static final Set<String> ON_DEMAND_STRATEGIES = Set.of("lowest-price", "prioritized");
    private static final int MOST = 1000;

    FleetRequest {
        targets = List.copyOf(targets);
        kinds = List.copyOf(kinds);
    }

    /**
     * So many on the same terms.
     *
     * @param spot whether they are Spot instances
     * @param count how many, 1 or more
     * @param least how many at least, or none
     * @param byPriority whether the kinds' priorities order them
     */
    record Target(boolean spot, int count, int least, boolean byPriority) {
        List<Kind> ordered(List<Kind> kinds) {
            return byPriority
                    ? kinds.stream()
                            .sorted(Comparator.comparingDouble(Kind::priority))
                            .toList()
                    : kinds;
        }
    }

    /**
     * A kind of instance.
     *
     * @param templateId the launch template
     * @param version its version as it was asked for
     * @param form what instances are made from
     * @param subnet where
     * @param priority lower comes first
     */
    record Kind(String templateId, String version, MachineForm form, Subnet subnet, double priority) {
        Launch launch(boolean spot) {
            return new Launch(form, new Place(subnet.id(), subnet.zone(), spot));
        }
    }

    static FleetRequest of(QueryCall call, LaunchTemplates templates, List<Subnet> subnets) {
        Launch.served(call, SERVED);
        if (!call.text("Type").orElse("maintain").equals("instant")) {
            throw Launch.notServed("fleets that are not of type instant");
        }
        if (!call.text("SpotOptions.InstanceInterruptionBehavior")
                .orElse("terminate")
                .equals("terminate")) {
            throw new AwsError(
                    400, "InvalidParameterValue", "A fleet of type instant terminates interrupted Spot Instances");
        }
        var kinds = new ArrayList<Kind>();
        for (var config : call.structures("LaunchTemplateConfigs")) {
            kinds.addAll(kinds(config, templates, subnets));
        }
        if (kinds.isEmpty()) {
            throw new AwsError(400, "MissingParameter", "The request must contain the parameter LaunchTemplateConfigs");
        }
        return new FleetRequest(targets(call), kinds);
    }

    private static List<Kind> kinds(QueryCall config, LaunchTemplates templates, List<Subnet> subnets) {
        var specification = config.structure("LaunchTemplateSpecification");
        // Without one the request is refused; a default would be a surprise.
        specification.required("Version");
        var base = templates.form(specification);
        var given = config.structures("Overrides");
        var none = new QueryCall(new TreeMap<>());
        return (given.isEmpty() ? List.of(none) : given)
                .stream()
                        .map(one -> new Kind(
                                base.launchTemplateId(),
                                specification.required("Version"),
                                typed(base, one.text("InstanceType")),
                                Launch.place(
                                        subnets,
                                        one.text("SubnetId").orElse(""),
                                        one.text("AvailabilityZone").orElse("")),
                                Double.parseDouble(one.text("Priority").orElse("1e9"))))
                        .toList();
    }

    private static MachineForm typed(MachineForm base, Optional<String> type) {
        return new MachineForm(
                base.imageId(),
                type.orElse(base.instanceType()),
                base.userData(),
                base.tags(),
                base.launchTemplateId());
    }

    private static List<Target> targets(QueryCall call) {
        var wanted = call.structure("TargetCapacitySpecification");
        wanted.required("TotalTargetCapacity");
        int total = wanted.number("TotalTargetCapacity", 0);
        boolean rather =
                wanted.text("DefaultTargetCapacityType").orElse("on-demand").equals("spot");
        int spot = wanted.number("SpotTargetCapacity", rather ? total - wanted.number("OnDemandTargetCapacity", 0) : 0);
        int onDemand = wanted.number("OnDemandTargetCapacity", rather ? 0 : total - spot);
        if (total < 1 || total > MOST || spot < 0 || onDemand < 0 || spot + onDemand != total) {
            throw new AwsError(
                    400,
                    "InvalidParameterValue",
                    "TotalTargetCapacity is from 1 to " + MOST + " and the sum of what is wanted of each kind");
        }
        var spotOptions = call.structure("SpotOptions");
        var onDemandOptions = call.structure("OnDemandOptions");
        var targets = new ArrayList<Target>();
        if (onDemand > 0) {
            var strategy = strategy(onDemandOptions, ON_DEMAND_STRATEGIES);
            targets.add(new Target(
                    false, onDemand, onDemandOptions.number("MinTargetCapacity", 0), strategy.equals("prioritized")));
        }
        if (spot > 0) {
            var strategy = strategy(spotOptions, SPOT_STRATEGIES);
            targets.add(new Target(
                    true, spot, spotOptions.number("MinTargetCapacity", 0), strategy.endsWith("-prioritized")));
        }
        return targets;
    }

    private static String strategy(QueryCall options, Set<String> known) {
        var strategy = options.text("AllocationStrategy").orElse("lowest-price");
        if (!known.contains(strategy)) {
            throw new AwsError(
                    400, "InvalidParameterValue", "Invalid value '" + strategy + "' for AllocationStrategy.");
        }
        return strategy;
    }
}
