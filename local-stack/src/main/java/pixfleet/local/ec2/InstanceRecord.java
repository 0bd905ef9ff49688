package pixfleet.local.ec2;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import pixfleet.local.template.Blueprint.MachineForm;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of an instance, as kept on disk.
 *
 * @param index position in listings
 * @param id {@code i-...}
 * @param reservationId {@code r-...}, shared by instances launched together
 * @param logicalId name in the template, empty for an instance launched by call
 * @param clientToken of the launch, empty for the template's
 * @param form what it is made from
 * @param place where it runs, and on what terms
 * @param state where it is
 * @param launchedAt last start
 * @param reason why it is stopping, stopped or terminated, with EC2's code first; empty otherwise
 */
record InstanceRecord(
        int index,
        String id,
        String reservationId,
        String logicalId,
        String clientToken,
        MachineForm form,
        Place place,
        InstanceState state,
        Instant launchedAt,
        String reason) {
    /**
     * Where an instance runs, and on what terms.
     *
     * @param subnet its subnet
     * @param zone its availability zone
     * @param spot whether it is a Spot instance, of a request that is spent with it
     */
    record Place(String subnet, String zone, boolean spot) {}

    InstanceRecord in(InstanceState next, String because) {
        return new InstanceRecord(
                index, id, reservationId, logicalId, clientToken, form, place, next, launchedAt, because);
    }

    InstanceRecord startedAt(Instant instant) {
        return new InstanceRecord(
                index, id, reservationId, logicalId, clientToken, form, place, state, instant, reason);
    }

    InstanceRecord made(MachineForm other) {
        return new InstanceRecord(
                index, id, reservationId, logicalId, clientToken, other, place, state, launchedAt, reason);
    }

    InstanceRecord tagged(Map<String, String> tags) {
        return made(
                new MachineForm(form.imageId(), form.instanceType(), form.userData(), tags, form.launchTemplateId()));
    }

    Map<String, String> tags() {
        return new TreeMap<>(form.tags());
    }

    ObjectNode json() {
        var json = Json.object();
        json.put("index", index)
                .put("id", id)
                .put("reservationId", reservationId)
                .put("logicalId", logicalId)
                .put("clientToken", clientToken)
                .put("state", state.text())
                .put("launchedAt", launchedAt.toString())
                .put("reason", reason)
                .put("imageId", form.imageId())
                .put("instanceType", form.instanceType())
                .put("userData", form.userData())
                .put("launchTemplateId", form.launchTemplateId())
                .put("subnet", place.subnet())
                .put("zone", place.zone())
                .put("spot", place.spot());
        json.set("tags", Json.object(tags()));
        return json;
    }

    static InstanceRecord of(JsonNode json) {
        var tags = new TreeMap<String, String>();
        json.path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString("")));
        return new InstanceRecord(
                json.path("index").asInt(0),
                Json.text(json, "id"),
                Json.text(json, "reservationId"),
                Json.text(json, "logicalId"),
                Json.text(json, "clientToken"),
                new MachineForm(
                        Json.text(json, "imageId"),
                        Json.text(json, "instanceType"),
                        Json.text(json, "userData"),
                        tags,
                        Json.text(json, "launchTemplateId")),
                new Place(
                        json.path("subnet").asString(InstanceView.SUBNET),
                        json.path("zone").asString(InstanceView.ZONE),
                        json.path("spot").asBoolean(false)),
                InstanceState.of(Json.text(json, "state")),
                Instant.parse(Json.text(json, "launchedAt")),
                Json.text(json, "reason"));
    }
}
