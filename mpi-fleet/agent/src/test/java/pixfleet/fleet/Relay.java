package pixfleet.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Brings a server on this machine's loopback into network namespaces, whose loopback is another one: through a socket file,
 * which all of them see.
 */
public final class Relay implements AutoCloseable {
    private final ServerSocketChannel server;

    private Relay(ServerSocketChannel server) {
        this.server = server;
    }

    /** Opens a connection. */
    private interface Dial {
        SocketChannel open() throws IOException;
    }

    /** Leads what comes to the file on to the port. */
    public static Relay fromFile(Path file, int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(file));
        return relay(server, () -> SocketChannel.open(loopback(port)));
    }

    private static Relay fromPort(int port, Path file) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(loopback(port));
        return relay(server, () -> SocketChannel.open(UnixDomainSocketAddress.of(file)));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static Relay relay(ServerSocketChannel server, Dial onward) {
        Thread.ofPlatform().daemon().start(() -> accept(server, onward));
        return new Relay(server);
    }

    private static void accept(ServerSocketChannel server, Dial onward) {
        while (server.isOpen()) {
            try {
                SocketChannel caller = server.accept();
                SocketChannel called = onward.open();
                Thread.ofVirtual().start(() -> carry(caller, called));
                Thread.ofVirtual().start(() -> carry(called, caller));
            } catch (IOException e) {
                System.err.println("relay: " + e);
            }
        }
    }

    private static void carry(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs in a namespace until it is killed.
     *
     * @param arguments {@code port=file} each
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        for (String argument : arguments) {
            String[] ends = argument.split("=", 2);
            var _ = fromPort(Integer.parseInt(ends[0]), Path.of(ends[1]));
        }
        System.out.println("ready");
        Thread.currentThread().join();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
