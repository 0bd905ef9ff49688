package pixfleet.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.process.Children;
import pixfleet.local.template.Blueprint.Function;

/** All functions of the stack. */
public final class Functions implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Functions.class);

    private final Map<String, FunctionPool> byArn = new LinkedHashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private final RuntimeApi api;
    private final FunctionCode code;

    /**
     * What functions run on.
     *
     * @param state directory of the stack
     * @param ric directory with AWS's runtime interface client
     * @param environment of the stack's children
     * @param keys variables with the keys of a function's role, by the function's logical id
     * @param children starts them
     * @param allowMissing whether a package may not be built yet
     */
    public record Host(
            Path state,
            Path ric,
            Map<String, String> environment,
            Map<String, Map<String, String>> keys,
            Children children,
            boolean allowMissing) {
        /** Copies the environment and the keys. */
        public Host {
            environment = Map.copyOf(environment);
            keys = Map.copyOf(keys);
        }
    }

    private Functions(Host host, List<Function> functions) throws IOException {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("function-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        api = new RuntimeApi(Clock.systemUTC());
        code = new FunctionCode(host.state().resolve("functions"));
        var launcher = new FunctionLauncher(
                host, code, new RuntimeLibrary(host.ric(), host.state().resolve("lambda")));
        functions.forEach(function -> byArn.put(function.arn(), new FunctionPool(function, launcher, api, timer)));
    }

    /** Knows the functions; nothing runs yet. Fails with the package's path if one is not built. */
    public static Functions open(Host host, List<Function> functions) throws IOException {
        for (var function : functions) {
            if (!Files.exists(function.code())) {
                if (!host.allowMissing()) {
                    throw new IOException("function " + function.logicalId() + " is not built: " + function.code()
                            + " does not exist (build it, or pass --allow-missing-functions)");
                }
                log.warn("function not built function={} package={}", function.logicalId(), function.code());
            }
        }
        return new Functions(host, functions);
    }

    /** Unpacks the packages, so that a first call need not wait for that. */
    public void prepare() throws IOException {
        var used = new HashSet<Path>();
        for (var pool : byArn.values()) {
            if (Files.exists(pool.function().code())) {
                used.add(code.unpacked(pool.function().code()));
            }
        }
        code.keepOnly(used);
    }

    /** Starts a process of each function a person waits for. */
    public void warm() {
        byArn.values().stream()
                .filter(pool -> pool.function().answersHttp()
                        && Files.exists(pool.function().code()))
                .forEach(FunctionPool::warm);
    }

    /** Runs a function on an event; the future never completes exceptionally. */
    public CompletableFuture<Outcome> invoke(String arn, byte[] event) {
        var pool = byArn.get(arn);
        return pool == null
                ? CompletableFuture.completedFuture(
                        Outcome.Failed.because("ResourceNotFoundException", "Function not found: " + arn))
                : pool.invoke(event);
    }

    /** The functions by ARN. */
    public Map<String, Function> functions() {
        var functions = new LinkedHashMap<String, Function>();
        byArn.forEach((arn, pool) -> functions.put(arn, pool.function()));
        return functions;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        var ending = byArn.values().stream()
                .map(pool -> Thread.ofVirtual().start(() -> end(pool)))
                .toList();
        try {
            for (var thread : ending) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        api.close();
    }

    private static void end(FunctionPool pool) {
        try {
            pool.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
