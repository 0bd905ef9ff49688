package pixfleet.local.ec2;

import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Xml;

/** An instance as EC2 describes it. */
final class InstanceXml {
    private InstanceXml() {}

    static void write(Xml xml, InstanceRecord record, AwsIdentity identity) {
        var view = new InstanceView(record, identity);
        xml.text("instanceId", record.id()).text("imageId", record.form().imageId());
        state(xml, "instanceState", record.state());
        xml.text("privateDnsName", "localhost")
                .text("dnsName", "")
                .text("reason", record.reason())
                .text("amiLaunchIndex", "0")
                .text("instanceType", record.form().instanceType())
                .text("launchTime", view.launchTime())
                .element(
                        "placement",
                        placement -> placement
                                .text("availabilityZone", view.availabilityZone())
                                .text("tenancy", InstanceView.TENANCY))
                .element("monitoring", monitoring -> monitoring.text("state", "disabled"))
                .text("subnetId", record.place().subnet())
                .text("vpcId", InstanceView.VPC)
                .text("architecture", view.architecture());
        if (!view.privateAddress().isEmpty()) {
            xml.text("privateIpAddress", view.privateAddress());
        }
        if (record.place().spot()) {
            xml.text("instanceLifecycle", "spot");
        }
        if (!record.reason().isEmpty()) {
            xml.element(
                    "stateReason",
                    reason -> reason.text("code", view.reasonCode()).text("message", record.reason()));
        }
        if (!record.clientToken().isEmpty()) {
            xml.text("clientToken", record.clientToken());
        }
        xml.list(
                "tagSet",
                "item",
                record.tags().entrySet(),
                (inside, tag) -> inside.text("key", tag.getKey()).text("value", tag.getValue()));
    }

    static void state(Xml xml, String name, InstanceState state) {
        xml.element(
                name,
                inside -> inside.text("code", Integer.toString(state.code())).text("name", state.text()));
    }
}
