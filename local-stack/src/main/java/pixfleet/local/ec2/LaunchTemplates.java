package pixfleet.local.ec2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import pixfleet.local.template.Blueprint.LaunchTemplate;
import pixfleet.local.template.Blueprint.MachineForm;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.QueryCall;
import pixfleet.local.wire.StateFile;
import tools.jackson.databind.JsonNode;

/**
 * The launch templates of the stack's template. One that has changed since the last start has a new version, as it has
 * after a deployment; earlier versions stay, and the default stays the first.
 */
public final class LaunchTemplates {
    /** Tag of an instance with the launch template it was made from. */
    static final String ID_TAG = "aws:ec2launchtemplate:id";

    /** Tag of an instance with the version of its launch template. */
    static final String VERSION_TAG = "aws:ec2launchtemplate:version";

    private final Map<String, Kept> byId;

    /**
     * A launch template and what it was before.
     *
     * @param latest as the stack's template has it
     * @param versions all of them, the first at first
     */
    record Kept(LaunchTemplate latest, List<MachineForm> versions) {
        Kept {
            versions = List.copyOf(versions);
        }
    }

    private LaunchTemplates(Map<String, Kept> byId) {
        this.byId = new ConcurrentSkipListMap<>(byId);
    }

    /** Reads what was kept in a directory, adds what has changed since, and keeps that. */
    public static LaunchTemplates open(Path directory, List<LaunchTemplate> declared) throws IOException {
        Files.createDirectories(directory);
        var byId = new LinkedHashMap<String, Kept>();
        for (var template : declared) {
            var file = directory.resolve(template.id() + ".json");
            var versions = new ArrayList<>(Files.exists(file) ? read(Json.read(file)) : List.<MachineForm>of());
            if (versions.isEmpty() || !versions.getLast().equals(template.form())) {
                versions.add(template.form());
                StateFile.write(file, Json.pretty(json(versions)));
            }
            byId.put(template.id(), new Kept(template, versions));
        }
        return new LaunchTemplates(byId);
    }

    private static JsonNode json(List<MachineForm> versions) {
        var all = Json.array();
        for (var form : versions) {
            var one = Json.object()
                    .put("imageId", form.imageId())
                    .put("instanceType", form.instanceType())
                    .put("userData", form.userData())
                    .put("launchTemplateId", form.launchTemplateId());
            one.set("tags", Json.object(form.tags()));
            all.add(one);
        }
        return all;
    }

    private static List<MachineForm> read(JsonNode versions) {
        var forms = new ArrayList<MachineForm>();
        for (var one : versions) {
            var tags = new TreeMap<String, String>();
            one.path("tags")
                    .properties()
                    .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString("")));
            forms.add(new MachineForm(
                    Json.text(one, "imageId"),
                    Json.text(one, "instanceType"),
                    Json.text(one, "userData"),
                    tags,
                    Json.text(one, "launchTemplateId")));
        }
        return forms;
    }

    /** The number of the latest version of each, by id. */
    public Map<String, Integer> latestVersions() {
        return byId.values().stream()
                .collect(Collectors.toMap(
                        kept -> kept.latest().id(), kept -> kept.versions().size()));
    }

    /** ARN of the role that instances made from one have. */
    Optional<String> role(String id) {
        return Optional.ofNullable(byId.get(id))
                .map(kept -> kept.latest().role())
                .filter(role -> !role.isEmpty())
                .map(role -> "arn:aws:iam::" + AwsIdentity.LOCAL.accountId() + ":role/" + role);
    }

    /** Those of these ids or names; all, if none is named. */
    List<Kept> chosen(List<String> ids, List<String> names) {
        var found = new ArrayList<Kept>();
        ids.forEach(id -> found.add(find(LaunchTemplate::id, id)));
        names.forEach(name -> found.add(find(LaunchTemplate::name, name)));
        return ids.isEmpty() && names.isEmpty() ? List.copyOf(byId.values()) : found;
    }

    /** What a {@code LaunchTemplateSpecification} means, with the tags EC2 puts on instances made from it. */
    MachineForm form(QueryCall specification) {
        var kept = chosen(specification);
        int version = version(kept, specification.text("Version").orElse("$Default"));
        var form = kept.versions().get(version - 1);
        var tags = new TreeMap<>(form.tags());
        tags.put(ID_TAG, kept.latest().id());
        tags.put(VERSION_TAG, Integer.toString(version));
        return new MachineForm(
                form.imageId(),
                form.instanceType(),
                form.userData(),
                tags,
                kept.latest().id());
    }

    /** Forgets one until the next start; instances that were made from it stay. Answers what it was. */
    Kept delete(QueryCall specification) {
        var kept = chosen(specification);
        byId.remove(kept.latest().id());
        return kept;
    }

    private Kept chosen(QueryCall specification) {
        var id = specification.text("LaunchTemplateId");
        return id.isPresent()
                ? find(LaunchTemplate::id, id.get())
                : find(LaunchTemplate::name, specification.required("LaunchTemplateName"));
    }

    private Kept find(Function<LaunchTemplate, String> key, String value) {
        return byId.values().stream()
                .filter(kept -> key.apply(kept.latest()).equals(value))
                .findFirst()
                .orElseThrow(() -> new AwsError(
                        400,
                        "InvalidLaunchTemplateId.NotFound",
                        "The specified launch template, with template ID " + value + ", does not exist."));
    }

    private static int version(Kept kept, String text) {
        int version = switch (text) {
            case "$Latest" -> kept.versions().size();
            case "$Default" -> 1;
            default -> text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        };
        if (version < 1 || version > kept.versions().size()) {
            throw new AwsError(
                    400,
                    "InvalidLaunchTemplateId.VersionNotFound",
                    "Could not find the specified version " + text + " for the launch template with ID "
                            + kept.latest().id() + ".");
        }
        return version;
    }
}
