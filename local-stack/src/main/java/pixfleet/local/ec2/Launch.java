package pixfleet.local.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pixfleet.local.ec2.InstanceRecord.Place;
import pixfleet.local.template.Blueprint.MachineForm;
import pixfleet.local.template.Blueprint.Subnet;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.QueryCall;

/**
 * What instances are to be launched as.
 *
 * @param form what they are made from
 * @param place where, and on what terms
 */
record Launch(MachineForm form, Place place) {
    private static final Pattern RUN = Pattern.compile("Action|Version|DryRun|MinCount|MaxCount|ClientToken|ImageId"
            + "|InstanceType|UserData|SubnetId|Placement\\.AvailabilityZone|InstanceMarketOptions\\.MarketType"
            + "|LaunchTemplate\\.(LaunchTemplateId|LaunchTemplateName|Version)"
            + "|TagSpecification\\.\\d+\\.(ResourceType|Tag\\.\\d+\\.(Key|Value))");

    /** The launch a {@code RunInstances} asks for. */
    static Launch of(QueryCall call, LaunchTemplates templates, List<Subnet> subnets) {
        served(call, RUN);
        var chosen = call.structure("LaunchTemplate");
        var base = chosen.parameters().isEmpty() ? new MachineForm("", "", "", Map.of(), "") : templates.form(chosen);
        var form = new MachineForm(
                call.text("ImageId").orElse(base.imageId()),
                call.text("InstanceType").orElse(base.instanceType()),
                call.text("UserData").orElse(base.userData()),
                base.tags(),
                base.launchTemplateId());
        var market = call.text("InstanceMarketOptions.MarketType").orElse("");
        if (!market.isEmpty() && !market.equals("spot")) {
            throw notServed("InstanceMarketOptions.MarketType " + market);
        }
        var where = place(
                subnets,
                call.text("SubnetId").orElse(""),
                call.text("Placement.AvailabilityZone").orElse(""));
        return new Launch(form, new Place(where.id(), where.zone(), !market.isEmpty())).tagged(tags(call, "instance"));
    }

    /** The same with more tags. */
    Launch tagged(Map<String, String> more) {
        var tags = new TreeMap<>(form.tags());
        tags.putAll(more);
        return new Launch(
                new MachineForm(form.imageId(), form.instanceType(), form.userData(), tags, form.launchTemplateId()),
                place);
    }

    /** The subnet that is named, or one in the zone that is named, or the first there is. */
    static Subnet place(List<Subnet> subnets, String subnet, String zone) {
        if (!subnet.isEmpty()) {
            return subnets.stream()
                    .filter(one -> one.id().equals(subnet))
                    .findFirst()
                    .orElseThrow(() -> new AwsError(
                            400, "InvalidSubnetID.NotFound", "The subnet ID '" + subnet + "' does not exist"));
        }
        if (!zone.isEmpty()) {
            return subnets.stream()
                    .filter(one -> one.zone().equals(zone))
                    .findFirst()
                    .orElseThrow(() ->
                            new AwsError(400, "InvalidParameterValue", "Invalid availability zone: [" + zone + "]"));
        }
        return subnets.isEmpty() ? new Subnet(InstanceView.SUBNET, InstanceView.ZONE) : subnets.getFirst();
    }

    /** Tags for what is made, of resources of that type. */
    static Map<String, String> tags(QueryCall call, String resource) {
        var all = new TreeMap<String, String>();
        for (var specification : call.structures("TagSpecification")) {
            if (specification.required("ResourceType").equals(resource)) {
                all.putAll(pairs(specification, "Tag"));
            }
        }
        return all;
    }

    /** Keys and values of numbered tags. Those of AWS itself cannot be set. */
    static Map<String, String> pairs(QueryCall call, String name) {
        var tags = new TreeMap<String, String>();
        for (var tag : call.structures(name)) {
            var key = tag.required("Key");
            if (key.startsWith("aws:")) {
                throw new AwsError(
                        400, "InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use");
            }
            tags.put(key, tag.text("Value").orElse(""));
        }
        return tags;
    }

    /** Refuses a call that asks for more than is done here. */
    static void served(QueryCall call, Pattern known) {
        var others = new ArrayList<>(call.parameters().keySet());
        others.removeIf(name -> known.matcher(name).matches());
        if (!others.isEmpty()) {
            throw notServed(others.stream().sorted().toList().getFirst());
        }
    }

    static AwsError notServed(String what) {
        return new AwsError(400, "UnsupportedOperation", "The local EC2 does not serve " + what + ".");
    }
}
