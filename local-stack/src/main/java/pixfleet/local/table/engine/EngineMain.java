package pixfleet.local.table.engine;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * Launches DynamoDB Local, as it is, in a JVM of its own: only the JDK's door to the network is narrowed to one address,
 * and the process ends when the stack is gone.
 */
public final class EngineMain {
    private static final String ENGINE = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";
    private static final String LIBRARY =
            "com.amazonaws.services.dynamodbv2.local.shared.access.sqlite.SQLiteLibraryLoader";

    private EngineMain() {}

    /** Takes the address to listen at, the port, the process that must live, and a directory. */
    public static void main(String[] arguments) throws Throwable {
        watch(Long.parseLong(arguments[2]));
        System.setProperty(OneAddress.ADDRESS, arguments[0]);
        System.setProperty("java.nio.channels.spi.SelectorProvider", OneAddress.class.getName());
        var library = Class.forName(LIBRARY).getMethod("initialize");
        var main = Class.forName(ENGINE).getMethod("main", String[].class);
        try {
            library.invoke(null);
            WriteAheadLog.keepFor(Path.of(arguments[3]));
            main.invoke(null, (Object)
                    new String[] {"-port", arguments[1], "-dbPath", arguments[3], "-sharedDb", "-disableTelemetry"});
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void watch(long guardian) {
        Thread.ofPlatform().daemon().name("guardian").start(() -> {
            ProcessHandle.of(guardian).ifPresent(process -> process.onExit().join());
            System.exit(1);
        });
    }
}
