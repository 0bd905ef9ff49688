package pixfleet.local.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/**
 * Where a server that asks nobody for a signature listens, behind one that does. On Linux all of 127/8 is this machine,
 * so an address nobody is told keeps strangers out; elsewhere only the port is unknown.
 *
 * @param host loopback address
 * @param port free when chosen
 */
public record HiddenAddress(String host, int port) {
    /** A new address. */
    public static HiddenAddress choose() throws IOException {
        var random = new SecureRandom();
        var host = System.getProperty("os.name", "").startsWith("Linux")
                ? "127." + random.nextInt(1, 255) + "." + random.nextInt(1, 255) + "." + random.nextInt(1, 255)
                : LoopbackServer.HOST;
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, 0));
            return new HiddenAddress(host, socket.getLocalPort());
        }
    }

    /** The address as a URL without a slash at the end. */
    public String url() {
        return "http://" + host + ":" + port;
    }
}
