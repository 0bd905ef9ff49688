package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pixfleet.system.template.Shell.Ended;

/** A machine with the boot script, in a folder: its AWS is on the loopback address, and what only root may do is written down. */
final class NodeMachine implements AutoCloseable {
    private final Path root;
    private final NodeCloud cloud = new NodeCloud();
    private final Shell shell;
    private final Path script;

    NodeMachine(Path root) {
        this.root = root;
        var environment = new HashMap<>(cloud.environment());
        environment.putAll(Map.of("MACHINE", root.toString(), "HOME", root.toString()));
        shell = new Shell(root.resolve("commands"), environment);
        script = root.resolve("lib/boot.sh");
        Shell.write(
                root.resolve("lib/aws.py"),
                Template.textOf(Checkout.file("sam/node/aws.py"))
                        .replace("/var/lib/pixfleet", root.resolve("state").toString())
                        .replace("if ending else 3)", "if ending else 0.1)"));
        Shell.write(
                script,
                Template.textOf(Checkout.file("sam/node/boot.sh"))
                        .replace("install_root=/opt/pixfleet", "install_root=" + root.resolve("opt"))
                        .replace("state_root=/var/lib/pixfleet", "state_root=" + root.resolve("state"))
                        .replace("here=/usr/local/lib/pixfleet", "here=" + root.resolve("lib")));
        for (String ofRoot : List.of("useradd", "apt-get", "mpirun", "ssh", "nft", "systemctl")) {
            shell.command(ofRoot, "echo \"" + ofRoot + " $*\" >> \"$MACHINE/calls\"");
        }
        shell.command("getent", "exit 2");
        shell.command("install", "for last; do :; done; mkdir -p \"$last\"");
    }

    NodeCloud cloud() {
        return cloud;
    }

    /** A file of the machine. */
    Path file(String name) {
        return root.resolve(name);
    }

    /** Adds a command, or puts another one in its place. */
    void command(String name, String body) {
        shell.command(name, body);
    }

    /** The same boot script but for some words. */
    void change(String sound, String other) {
        assertThat(Template.textOf(script)).contains(sound);
        Shell.write(script, Template.textOf(script).replace(sound, other));
    }

    /** A start, as the unit makes it. */
    Ended boot() {
        return boot(Map.of());
    }

    /** A start with other settings. */
    Ended boot(Map<String, String> settings) {
        return with(settings).run(List.of(script.toString()));
    }

    /** What the unit runs after each end. */
    Ended ended(String status) {
        return with(Map.of("EXIT_STATUS", status)).run(List.of(script.toString(), "ended"));
    }

    private Shell with(Map<String, String> settings) {
        var environment = new HashMap<>(shell.environment());
        environment.putAll(settings);
        return new Shell(shell.commands(), environment);
    }

    /** What was asked of root's commands. */
    String calls() {
        return Files.exists(root.resolve("calls")) ? Template.textOf(root.resolve("calls")) : "";
    }

    /** Puts a package up whose agent runs these lines, and answers its name. */
    String upload(String agent) {
        Path staging = root.resolve("staging");
        Path archive = root.resolve("node.tar.gz");
        Shell.write(staging.resolve("bin/pixfleet-node"), "#!/bin/bash\n" + agent + "\n");
        Ended packed = shell.run(List.of("tar", "-C", staging.toString(), "-czf", archive.toString(), "."));
        assertThat(packed.code()).as(packed.output()).isZero();
        try {
            byte[] bytes = Files.readAllBytes(archive);
            String version = NodeCloud.sha256(bytes);
            cloud.put("dist/" + version + ".tar.gz", bytes);
            cloud.putText("dist/current", version + "\n");
            return version;
        } catch (IOException e) {
            throw new IllegalStateException("reading " + archive, e);
        }
    }

    /** Runs what sends the journal until it has ended, which it does when the journal has. */
    Ended journal(String text) {
        var lines = new StringBuilder();
        int cursor = 0;
        for (String line : text.lines().toList()) {
            lines.append("{\"__CURSOR\":\"c%d\",\"__REALTIME_TIMESTAMP\":\"1767225600000000\",\"MESSAGE\":%s}%n"
                    .formatted(++cursor, TextNode.valueOf(line)));
        }
        Shell.write(root.resolve("journal"), lines.toString());
        shell.command("journalctl", "cat \"$MACHINE/journal\"");
        return shell.run(List.of(root.resolve("lib/aws.py").toString(), "journal"));
    }

    @Override
    public void close() {
        cloud.close();
    }
}
