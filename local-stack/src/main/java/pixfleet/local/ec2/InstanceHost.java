package pixfleet.local.ec2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pixfleet.local.fault.FaultDial;
import pixfleet.local.process.Child;
import pixfleet.local.process.ChildCommand;
import pixfleet.local.process.Children;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.StateFile;

/**
 * What instances run on: where their state lies and how their process is started.
 *
 * @param state directory of the stack
 * @param command shell command an instance runs
 * @param environment of that command, the instance's own variables apart
 * @param roles of instances
 * @param children starts it
 * @param faults delays and refusals
 * @param clock for launch times
 * @param metadata tells instances about themselves
 */
public record InstanceHost(
        Path state,
        String command,
        Map<String, String> environment,
        InstanceRoles roles,
        Children children,
        FaultDial faults,
        Clock clock,
        MetadataServer metadata) {
    /** How many instances at once are processes; further ones are phantoms, which are on and do nothing. */
    static final int PROCESSES = 4;

    /**
     * On AWS nodes have processors of their own. Here they share them with what people wait for, and come after it by a little: at 5,
     * a world took some 40 s to start where other work wanted the processors, and whoever had submitted an image waited for that.
     */
    private static final int NICENESS = 2;

    /** Copies the environment. */
    public InstanceHost {
        environment = Map.copyOf(environment);
    }

    Path records() {
        return state.resolve("instances");
    }

    void save(InstanceRecord record) throws IOException {
        StateFile.write(records().resolve(record.id() + ".json"), Json.pretty(record.json()));
    }

    void forget(InstanceRecord record) throws IOException {
        Files.deleteIfExists(records().resolve(record.id() + ".json"));
        Files.deleteIfExists(records().resolve(record.id() + ".userdata"));
    }

    /** Starts the instance's process with its user data in a file, decoded. */
    Child boot(InstanceRecord record) throws IOException {
        var userData = records().resolve(record.id() + ".userdata");
        StateFile.write(userData, Base64.getMimeDecoder().decode(record.form().userData()));
        var directory = Files.createDirectories(state.resolve("nodes").resolve(record.id()));
        var all = new TreeMap<>(environment);
        all.put("INSTANCE_ID", record.id());
        all.put("INSTANCE_DIR", directory.toString());
        all.put("PIXFLEET_USER_DATA_FILE", userData.toString());
        all.putAll(roles.keys(record.form().launchTemplateId(), directory));
        metadata.boots(record);
        all.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url(record.id()));
        return children.start(new ChildCommand(
                        record.id(),
                        List.of("/bin/sh", "-c", "exec " + command),
                        all,
                        directory,
                        state.resolve("logs").resolve(record.id() + ".log"))
                .nice(NICENESS));
    }
}
