package pixfleet.local.table.engine;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/**
 * The JDK's own channels, except that whoever listens does so at one address, whatever it asks for: DynamoDB Local can be
 * told a port only, and would listen on all networks of the machine.
 *
 * <p>Named to the JVM by the system property {@code java.nio.channels.spi.SelectorProvider}. The JVM needs
 * {@code --add-exports java.base/sun.nio.ch=ALL-UNNAMED}: once a provider is named there is no public way to the usual one.
 */
public final class OneAddress extends SelectorProvider {
    /** System property with the address. */
    static final String ADDRESS = "pixfleet.listen";

    private final SelectorProvider usual = usual();

    /** For the JVM. */
    public OneAddress() {}

    private static SelectorProvider usual() {
        try {
            var holder = Class.forName("sun.nio.ch.DefaultSelectorProvider");
            return (SelectorProvider) holder.getMethod("get").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK hides its channels otherwise than JDK 25", e);
        }
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return new NarrowChannel(usual.openServerSocketChannel(), System.getProperty(ADDRESS, "127.0.0.1"));
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return new NarrowChannel(usual.openServerSocketChannel(family), System.getProperty(ADDRESS, "127.0.0.1"));
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        throw new IOException("the table engine has no datagrams");
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        throw new IOException("the table engine has no datagrams");
    }

    @Override
    public Pipe openPipe() throws IOException {
        return usual.openPipe();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return usual.openSelector();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return usual.openSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return usual.openSocketChannel(family);
    }
}
