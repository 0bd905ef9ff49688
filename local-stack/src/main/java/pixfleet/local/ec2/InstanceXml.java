package pixfleet.local.ec2;

import java.time.temporal.ChronoUnit;
import pixfleet.local.wire.LoopbackServer;
import pixfleet.local.wire.Realm;
import pixfleet.local.wire.Xml;

/** An instance as EC2 describes it. */
final class InstanceXml {
    private InstanceXml() {}

    static void write(Xml xml, InstanceRecord record, Realm realm) {
        xml.text("instanceId", record.id()).text("imageId", record.form().imageId());
        state(xml, "instanceState", record.state());
        xml.text("privateDnsName", "localhost")
                .text("dnsName", "")
                .text("reason", record.reason())
                .text("amiLaunchIndex", "0")
                .text("instanceType", record.form().instanceType())
                .text(
                        "launchTime",
                        record.launchedAt().truncatedTo(ChronoUnit.SECONDS).toString())
                .element(
                        "placement",
                        placement -> placement
                                .text("availabilityZone", realm.region() + "a")
                                .text("tenancy", "default"))
                .element("monitoring", monitoring -> monitoring.text("state", "disabled"));
        if (record.state() == InstanceState.RUNNING) {
            xml.text("privateIpAddress", LoopbackServer.HOST);
        }
        if (!record.reason().isEmpty()) {
            int colon = record.reason().indexOf(':');
            xml.element(
                    "stateReason",
                    reason -> reason.text("code", record.reason().substring(0, Math.max(0, colon)))
                            .text("message", record.reason()));
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
