package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Hosts of a network of their own on this machine: network namespaces joined by a bridge, each with a name and a shared
 * memory of its own, since Open MPI takes processes that share these for processes of one host. Needs root and iproute2.
 */
public final class NetworkNamespaces implements AutoCloseable {
    public static final String NETWORK = "10.213.7.0/24";

    private static final Path IP = Path.of("/usr/sbin/ip");

    private final String prefix = "pixfleet-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    private final List<String> made = new ArrayList<>();
    private final Path scripts;

    private NetworkNamespaces(Path scripts) {
        this.scripts = scripts;
    }

    /** Makes hosts 1 to n, or says why the test cannot run here. */
    public static NetworkNamespaces make(int hosts, Path scripts) throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces need root");
        Assumptions.assumeTrue(Files.isExecutable(IP), "network namespaces need iproute2: there is no " + IP);
        var network = new NetworkNamespaces(scripts);
        String refusal = network.run("ip", "netns", "add", network.hub());
        Assumptions.assumeTrue(refusal.isEmpty(), "network namespaces are not allowed here: " + refusal);
        network.made.add(network.hub());
        try {
            network.connect(hosts);
            network.write();
            return network;
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void connect(int hosts) {
        must("ip", "-n", hub(), "link", "add", "name", "bridge0", "type", "bridge");
        must("ip", "-n", hub(), "link", "set", "bridge0", "up");
        for (int host = 1; host <= hosts; host++) {
            must("ip", "netns", "add", name(host));
            made.add(name(host));
            must(
                    "ip",
                    "-n",
                    hub(),
                    "link",
                    "add",
                    "name",
                    "to" + host,
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "eth0",
                    "netns",
                    name(host));
            must("ip", "-n", hub(), "link", "set", "to" + host, "master", "bridge0", "up");
            must("ip", "-n", name(host), "address", "add", address(host) + "/24", "dev", "eth0");
            must("ip", "-n", name(host), "link", "set", "eth0", "up");
            must("ip", "-n", name(host), "link", "set", "lo", "up");
        }
    }

    private void write() throws IOException {
        script("on-host", """
                #!/bin/sh
                # on-host N COMMAND ARGUMENT...
                name=%s-$1
                shift
                exec ip netns exec "$name" unshare --uts /bin/sh -c '
                  mount -t tmpfs shm /dev/shm && echo "$0" > /proc/sys/kernel/hostname && exec "$@"' "$name" "$@"
                """.formatted(prefix));
        script("remote-shell", """
                #!/bin/sh
                # remote-shell ADDRESS COMMAND-LINE
                host=${1##*.}
                shift
                exec %s "$host" /bin/sh -c "$*"
                """.formatted(scripts.resolve("on-host")));
    }

    private void script(String name, String text) throws IOException {
        Files.writeString(scripts.resolve(name), text);
        Files.setPosixFilePermissions(scripts.resolve(name), PosixFilePermissions.fromString("rwx------"));
    }

    private String hub() {
        return prefix + "-hub";
    }

    private String name(int host) {
        return prefix + "-" + host;
    }

    public static String address(int host) {
        return "10.213.7." + host;
    }

    /** The command that takes the place of ssh. */
    String remoteShell() {
        return scripts.resolve("remote-shell").toString();
    }

    /** The command line that runs a command on a host. */
    public List<String> on(int host, List<String> command) {
        var line = new ArrayList<>(List.of(scripts.resolve("on-host").toString(), String.valueOf(host)));
        line.addAll(command);
        return line;
    }

    /** Cuts a host off. */
    public void cut(int host) {
        must("ip", "-n", hub(), "link", "set", "to" + host, "down");
    }

    /** Kills all that runs on a host, daemons too, as the loss of the machine would. */
    public void kill(int host) {
        processes(List.of(name(host))).forEach(ProcessHandle::destroyForcibly);
    }

    /** The processes on all hosts. */
    List<ProcessHandle> processes() {
        return processes(made);
    }

    private List<ProcessHandle> processes(List<String> hosts) {
        return hosts.stream()
                .flatMap(name -> run("ip", "netns", "pids", name).lines())
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                .toList();
    }

    private void must(String... command) {
        String said = run(command);
        if (!said.isEmpty()) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
    }

    /** What the command says, which is nothing if it succeeds and has nothing to tell. */
    private String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 || !said.isBlank() ? said.strip() : "exit " + process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        processes().forEach(ProcessHandle::destroyForcibly);
        made.reversed().forEach(name -> run("ip", "netns", "delete", name));
    }
}
