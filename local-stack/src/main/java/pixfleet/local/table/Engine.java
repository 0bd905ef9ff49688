package pixfleet.local.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.process.Child;
import pixfleet.local.process.ChildCommand;
import pixfleet.local.process.Children;
import pixfleet.local.table.engine.EngineMain;
import pixfleet.local.template.Blueprint.Table;
import pixfleet.local.wire.HiddenAddress;
import pixfleet.local.wire.Json;

/**
 * The process of DynamoDB Local. When it ends by itself it is started again on what it stored, and callers wait for it;
 * if it keeps ending, the stack is told that it can no longer do what it answers.
 */
final class Engine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration STOP = Duration.ofSeconds(5);

    /** So many ends within so long are no accident. */
    private static final int ENDS = 4;

    private static final Duration WHILE = Duration.ofMinutes(1);

    private final Settings settings;
    private final EngineClient client;
    private final Consumer<Throwable> broken;
    private final Deque<Long> ends = new ArrayDeque<>();
    private CompletableFuture<Void> up = new CompletableFuture<>();
    private Child child;
    private boolean served;
    private boolean closing;

    /**
     * How to run it.
     *
     * @param libraries directory with DynamoDB Local and nothing else
     * @param directory of the database
     * @param logs directory of logs
     * @param children starts the process
     * @param environment of the stack's children, of which it gets where programs and temporary files are
     * @param tables to make
     */
    record Settings(
            Path libraries,
            Path directory,
            Path logs,
            Children children,
            Map<String, String> environment,
            List<Table> tables) {
        Settings {
            environment = Map.copyOf(environment);
            tables = List.copyOf(tables);
        }
    }

    private final HiddenAddress address;

    private Engine(Settings settings, HiddenAddress address, EngineClient client, Consumer<Throwable> broken)
            throws IOException {
        this.settings = settings;
        this.address = address;
        this.client = client;
        this.broken = broken;
        this.child = launch();
    }

    /** Starts the process and does not wait for it. */
    static Engine start(Settings settings, HiddenAddress address, EngineClient client, Consumer<Throwable> broken)
            throws IOException {
        if (!Files.isDirectory(settings.libraries())) {
            throw new IOException("DynamoDB Local is not there: " + settings.libraries() + "; build the local stack");
        }
        Files.createDirectories(settings.directory());
        var engine = new Engine(settings, address, client, broken);
        engine.attend(engine.child);
        return engine;
    }

    private Child launch() throws IOException {
        return settings.children()
                .start(new ChildCommand(
                        "dynamodb",
                        command(),
                        environment(),
                        settings.directory(),
                        settings.logs().resolve("dynamodb.log")));
    }

    private List<String> command() {
        var libraries = settings.libraries().toString();
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--add-exports",
                "java.base/sun.nio.ch=ALL-UNNAMED",
                "-Djava.library.path=" + libraries,
                "-Dsqlite4java.library.path=" + libraries,
                // Its configuration of log4j costs a third of a second and logs warnings, as this does.
                "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
                "-cp",
                ownCode() + ":" + libraries + "/*",
                EngineMain.class.getName(),
                address.host(),
                Integer.toString(address.port()),
                Long.toString(ProcessHandle.current().pid()),
                settings.directory().toString());
    }

    private static Path ownCode() {
        return Path.of(EngineMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }

    private Map<String, String> environment() {
        var few = new TreeMap<>(settings.environment());
        few.keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"));
        return few;
    }

    private void attend(Child started) {
        started.onExit(this::ended);
        var _ = Thread.ofVirtual().name("dynamodb-start").start(() -> await(started));
    }

    /** Waits until the process answers, makes the tables, and lets the callers in. */
    private void await(Child started) {
        try {
            long deadline = System.nanoTime() + START.toNanos();
            while (!answers()) {
                if (!started.isAlive()) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("DynamoDB Local did not answer within " + START.toSeconds() + " s");
                }
                Thread.sleep(LOOK);
            }
            var maker = new TableMaker(client);
            for (var table : settings.tables()) {
                maker.make(table);
            }
            open(started);
        } catch (IOException | RuntimeException e) {
            failed(started, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers() {
        try {
            return client.ask("ListTables", Json.object()).status() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private synchronized void open(Child started) {
        if (started == child) {
            up.complete(null);
            served = true;
        }
    }

    /** It will not be up again. Before it ever was, the stack's start hears of it by waiting, and ends with the reason. */
    private synchronized void giveUp(Exception reason) {
        up.completeExceptionally(reason);
        if (served) {
            broken.accept(reason);
        }
    }

    private synchronized void failed(Child started, Exception reason) {
        if (!closing && started == child && started.isAlive()) {
            giveUp(reason);
        }
    }

    private synchronized void ended(int code) {
        if (closing) {
            return;
        }
        long now = System.nanoTime();
        ends.addLast(now);
        while (now - ends.getFirst() > WHILE.toNanos()) {
            ends.removeFirst();
        }
        var reason = new IOException("DynamoDB Local ended with " + code + " " + ends.size() + " times within "
                + WHILE.toSeconds() + " s; see " + settings.logs().resolve("dynamodb.log"));
        if (ends.size() >= ENDS) {
            giveUp(reason);
            return;
        }
        log.error("DynamoDB Local ended and is started again code={} ends={}", code, ends.size());
        if (up.isDone()) {
            up = new CompletableFuture<>();
        }
        try {
            child = launch();
            attend(child);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    /** Returns when the process answers and has its tables; throws with the reason if it never will, or not in time. */
    void awaitUp(Duration timeout) throws IOException, InterruptedException {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            waiting = up;
        }
        try {
            waiting.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("DynamoDB Local does not answer", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        Child last;
        synchronized (this) {
            closing = true;
            last = child;
        }
        try {
            last.terminate(STOP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
