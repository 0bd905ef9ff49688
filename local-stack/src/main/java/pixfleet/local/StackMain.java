package pixfleet.local;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import pixfleet.local.template.TemplateError;
import pixfleet.local.wire.Json;

/** Runs a local stack until it is told to stop (SIGTERM, Ctrl-C). */
public final class StackMain {
    private static final int BAD_COMMAND_LINE = 64;
    private static final int BUG = 70;

    private StackMain() {}

    /** Starts the stack, prints one line of JSON when it is ready, and waits. */
    public static void main(String[] arguments) throws InterruptedException {
        StackOptions options;
        try {
            options = StackOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("local-stack: " + e.getMessage());
            System.err.print(StackOptions.USAGE);
            System.exit(BAD_COMMAND_LINE);
            return;
        }
        var stack = Stack.of(options, StackMain::end);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
        try {
            stack.start(options, System.getenv());
        } catch (IOException | TemplateError | IllegalArgumentException e) {
            System.err.println("local-stack: " + e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(StackMain.class).error("the local stack cannot start", e);
            System.exit(BUG);
        }
        announce(options);
        new CountDownLatch(1).await();
    }

    /** On a thread of its own: ending waits for the one that found the reason. */
    private static void end(Throwable reason) {
        LoggerFactory.getLogger(StackMain.class)
                .error("the local stack ends: it could no longer keep its promises", reason);
        Thread.ofPlatform().name("end").start(() -> System.exit(BUG));
    }

    private static void announce(StackOptions options) {
        var took =
                Duration.between(ProcessHandle.current().info().startInstant().orElseGet(Instant::now), Instant.now());
        var line = Json.object()
                .put("event", "ready")
                .put("pid", ProcessHandle.current().pid())
                .put("millis", took.toMillis())
                .put("endpoints", options.state().resolve("endpoints.json").toString());
        System.out.println(line);
    }
}
