package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the head and the other ranks of its host wake each other. MPI can be polled or waited for with a busy core, and nothing between: a
 * frame over MPI is followed by a byte over a Unix domain socket, for which a thread can sleep.
 *
 * <p>A ring says no more than "look". One that is missing, for want of a wire, costs time only: whoever sleeps looks
 * now and then anyway. For the MPI thread alone, but for {@link #wake}.
 */
final class WakeupSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WakeupSocket.class);

    /** More rings than this come to one. */
    private static final int RINGS_AT_ONCE = 64;

    private final Selector selector;
    private final Map<Integer, SocketChannel> wires = new HashMap<>();
    private final ByteBuffer rings = ByteBuffer.allocateDirect(RINGS_AT_ONCE);
    private final ByteBuffer ring = ByteBuffer.allocateDirect(1);

    private WakeupSocket() throws IOException {
        this.selector = Selector.open();
    }

    /** Where the head's socket is, for a world whose agent listens there. */
    static Path beside(Path socket) {
        return socket.resolveSibling(socket.getFileName() + ".wakeup");
    }

    /** Wired to nobody: can sleep and be woken by its own process. */
    static WakeupSocket alone() {
        try {
            return new WakeupSocket();
        } catch (IOException e) {
            throw new UncheckedIOException("open a selector", e);
        }
    }

    /**
     * The head's: other ranks may {@linkplain #connect wire} themselves to it from now on.
     *
     * @param path of the socket; a file that is there is replaced
     */
    static WakeupSocket open(Path path) {
        WakeupSocket wakeups = alone();
        try {
            Files.deleteIfExists(path);
            ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            door.bind(UnixDomainSocketAddress.of(path));
            door.configureBlocking(false);
            door.register(wakeups.selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            log.warn("ranks cannot ring and look more often instead path={}", path, e);
        }
        return wakeups;
    }

    /** Those of another rank of the head's host, wired to the head. */
    static WakeupSocket connect(Path path, int head, int me) {
        WakeupSocket wakeups = alone();
        try {
            SocketChannel wire = SocketChannel.open(StandardProtocolFamily.UNIX);
            wire.connect(UnixDomainSocketAddress.of(path));
            wire.write(ByteBuffer.allocate(Integer.BYTES).putInt(me).flip());
            wakeups.add(head, wire);
        } catch (IOException e) {
            log.warn("a rank cannot ring and looks more often instead path={}", path, e);
        }
        return wakeups;
    }

    private void add(@Nullable Integer rank, SocketChannel wire) throws IOException {
        wire.configureBlocking(false);
        wire.register(selector, SelectionKey.OP_READ, rank);
        if (rank != null) {
            wires.put(rank, wire);
        }
    }

    /** How many ranks this one is wired to. */
    int wires() {
        return wires.size();
    }

    /** Tells a rank to look, if there is a wire. One that has not heard the last rings needs no more. */
    void ring(int rank) {
        SocketChannel wire = wires.get(rank);
        if (wire != null) {
            try {
                wire.write(ring.clear());
            } catch (IOException e) {
                cut(rank, wire);
            }
        }
    }

    /**
     * Sleeps until somebody rings, {@link #wake} is called or has been since the last sleep, or the time is over.
     *
     * @return whether another rank has rung
     */
    boolean sleep(int millis) {
        try {
            selector.select(millis);
            boolean rung = false;
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    SocketChannel wire = ((ServerSocketChannel) key.channel()).accept();
                    if (wire != null) {
                        add(null, wire);
                    }
                } else {
                    rung |= heard(key, (SocketChannel) key.channel());
                }
            }
            selector.selectedKeys().clear();
            return rung;
        } catch (IOException e) {
            throw new UncheckedIOException("wait for a ring", e);
        }
    }

    /** Takes what rings there are. The first bytes of a new wire say who is at its other end. */
    private boolean heard(SelectionKey key, SocketChannel wire) {
        var rank = (Integer) key.attachment();
        try {
            int count = wire.read(rings.clear());
            if (count < 0) {
                throw new IOException("the other end is gone");
            }
            if (rank == null) {
                key.attach(rings.getInt(0));
                wires.put(rings.getInt(0), wire);
            }
            return count > 0;
        } catch (IOException e) {
            cut(rank, wire);
            return false;
        }
    }

    private void cut(@Nullable Integer rank, SocketChannel wire) {
        if (rank != null) {
            wires.remove(rank);
        }
        try {
            wire.close();
        } catch (IOException e) {
            log.warn("a wire stays open", e);
        }
    }

    /** Ends the present or the next sleep. From any thread. */
    void wake() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
