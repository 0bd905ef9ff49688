package pixfleet.local.s3;

import java.lang.reflect.Field;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.server.handler.EagerContentHandler;
import org.gaul.shaded.org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;

/**
 * Has small bodies read before a request is judged, as AWS does. s3proxy answers a failed precondition without reading
 * the body and Jetty then closes the connection, so that a client still writing sees a broken connection where it should
 * see 412, and tries the same again.
 */
final class EagerBodies {
    static final long MAX_BYTES = 1 << 20;
    private static final int FRAMING_BYTES = -1;

    private EagerBodies() {}

    /**
     * Puts the reading before everything else, and after it what {@code next} puts before s3proxy's own handler. Before the
     * server starts; s3proxy has no hook for it.
     */
    static void before(S3Proxy proxy, UnaryOperator<Handler> next) {
        try {
            Field field = S3Proxy.class.getDeclaredField("server");
            field.setAccessible(true);
            var server = (Server) field.get(proxy);
            server.setHandler(new EagerContentHandler(
                    next.apply(server.getHandler()),
                    new RetainedContentLoaderFactory(MAX_BYTES, FRAMING_BYTES, false)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "s3proxy " + S3Proxy.class.getPackage().getImplementationVersion()
                            + " is built otherwise than the pinned one",
                    e);
        }
    }
}
