package pixfleet.local.table.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening channel that keeps the port it is asked to bind to, and replaces the address. For threads that accept. */
final class NarrowChannel extends ServerSocketChannel {
    private final ServerSocketChannel channel;
    private final String address;

    NarrowChannel(ServerSocketChannel channel, String address) {
        super(channel.provider());
        this.channel = channel;
        this.address = address;
    }

    @Override
    public ServerSocketChannel bind(@Nullable SocketAddress wanted, int backlog) throws IOException {
        int port = wanted instanceof InetSocketAddress named ? named.getPort() : 0;
        channel.bind(new InetSocketAddress(address, port), backlog);
        return this;
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return channel.supportedOptions();
    }

    @Override
    public ServerSocket socket() {
        return channel.socket();
    }

    @Override
    public SocketChannel accept() throws IOException {
        return channel.accept();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        channel.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
        channel.configureBlocking(block);
    }
}
