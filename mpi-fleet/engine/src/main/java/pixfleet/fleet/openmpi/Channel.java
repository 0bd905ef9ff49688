package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Frames over a Unix domain socket. One thread may send while another receives. */
final class Channel implements AutoCloseable {
    private final SocketChannel socket;

    Channel(SocketChannel socket) {
        this.socket = socket;
    }

    static Channel connect(Path path) {
        try {
            SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
            socket.connect(UnixDomainSocketAddress.of(path));
            return new Channel(socket);
        } catch (IOException e) {
            throw new UncheckedIOException("connect to " + path, e);
        }
    }

    /** Sends a frame. @throws UncheckedIOException if the other side is gone */
    synchronized void send(Frame frame) {
        try {
            ByteBuffer bytes = frame.encoded();
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("send a frame", e);
        }
    }

    /** Waits for the next frame; nothing once the other side is gone. */
    Optional<Frame> receive() {
        try {
            ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
            if (!fill(header)) {
                return Optional.empty();
            }
            ByteBuffer whole = ByteBuffer.allocate(Frame.HEADER_BYTES + Frame.bodyBytes(header));
            whole.put(header.flip());
            return fill(whole) ? Optional.of(Frame.decoded(whole.flip())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("close the socket", e);
        }
    }
}
