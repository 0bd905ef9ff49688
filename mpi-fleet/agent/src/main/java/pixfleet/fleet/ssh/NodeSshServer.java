package pixfleet.fleet.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.job.NodeLease.SshAccess;

/**
 * The SSH server of a node: it runs the commands of one other node, its head, as the user it runs as itself. No shell, no
 * files, no forwarding, no password.
 */
public final class NodeSshServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeSshServer.class);

    private final SshServer server;
    private final SshAccess access;

    private NodeSshServer(SshServer server, SshAccess access) {
        this.server = server;
        this.access = access;
    }

    /**
     * Starts it on a free port.
     *
     * @param folder where the node's keys lie, or are made
     * @param address of this node, where it listens
     * @param admitted the public key of who may call now, none for nobody; asked at each call, and may fail, which refuses it
     * @throws UncheckedIOException if it cannot listen there
     */
    public static NodeSshServer start(Path folder, String address, Supplier<Optional<String>> admitted) {
        NodeKeys keys = NodeKeys.in(folder);
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost(address);
        server.setKeyPairProvider(KeyPairProvider.wrap(keys.host()));
        server.setPublickeyAuthenticator((user, key, session) -> {
            boolean is = admitted.get()
                    .filter(text -> !text.isEmpty())
                    .map(text -> is(text, key))
                    .orElse(false);
            if (!is) {
                log.warn("not the head, refused from={}", session.getRemoteAddress());
            }
            return is;
        });
        server.setCommandFactory((channel, command) -> {
            log.info("runs a command of the head from={}", channel.getSession().getRemoteAddress());
            return new ProcessShellFactory(command, "/bin/sh", "-c", command).createShell(channel);
        });
        server.setShellFactory(null);
        server.setSubsystemFactories(List.of());
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException("listen for SSH on " + address, e);
        }
        return new NodeSshServer(server, new SshAccess(server.getPort(), text(keys.host()), text(keys.user())));
    }

    private static String text(KeyPair pair) {
        return PublicKeyEntry.toString(pair.getPublic());
    }

    private static boolean is(String text, PublicKey key) {
        try {
            PublicKey expected = PublicKeyEntry.parsePublicKeyEntry(text)
                    .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
            return KeyUtils.compareKeys(expected, key);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            log.warn("key of the head not understood cause={}", e.getMessage());
            return false;
        }
    }

    /** How others reach it, and know this node. */
    public SshAccess access() {
        return access;
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException("stop the SSH server", e);
        }
    }
}
