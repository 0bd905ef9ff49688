package pixfleet.local.ec2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pixfleet.local.iam.AccessRequest;
import pixfleet.local.template.Blueprint.LaunchTemplate;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Caller;
import pixfleet.local.wire.Keyring;
import pixfleet.local.wire.StateFile;

/**
 * Whose keys instances get: those of the role that their launch template's profile names. Keys of a role that theirs may assume lie
 * in a file of their folder, {@code roles/NAME.env}, since there is no STS to ask. An instance without a role has the account's keys.
 */
public final class InstanceRoles {
    private final Keyring keys;
    private final Map<String, String> byTemplate;
    private final Map<String, String> arns;

    /**
     * Hands out keys.
     *
     * @param keys of all roles
     * @param templates name the instances' role
     * @param roles names of all roles
     */
    public InstanceRoles(Keyring keys, List<LaunchTemplate> templates, Collection<String> roles) {
        this.keys = keys;
        this.byTemplate = templates.stream().collect(Collectors.toMap(LaunchTemplate::id, LaunchTemplate::role));
        this.arns = roles.stream()
                .collect(Collectors.toMap(
                        role -> role, role -> "arn:aws:iam::" + AwsIdentity.LOCAL.accountId() + ":role/" + role));
    }

    /** The variables with the keys of an instance of that launch template; writes those it may assume into its folder. */
    Map<String, String> keys(String launchTemplate, Path folder) throws IOException {
        Caller own = keys.role(byTemplate.getOrDefault(launchTemplate, ""));
        for (var role : arns.entrySet()) {
            if (!own.ofTheAccount() && own.may(AccessRequest.of("sts:AssumeRole", role.getValue()))) {
                Files.createDirectories(folder.resolve("roles"));
                StateFile.write(
                        folder.resolve("roles").resolve(role.getKey() + ".env"),
                        lines(keys.role(role.getKey()).credentials().environment()));
            }
        }
        return own.credentials().environment();
    }

    private static byte[] lines(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
