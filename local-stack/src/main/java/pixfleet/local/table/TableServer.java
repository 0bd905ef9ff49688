package pixfleet.local.table;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import pixfleet.local.process.Children;
import pixfleet.local.template.Blueprint.Table;
import pixfleet.local.wire.CallFate;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.HiddenAddress;

/** DynamoDB: AWS's DynamoDB Local with the template's tables. A template without tables starts no engine. */
public final class TableServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final EngineClient client;
    private final Engine engine;
    private final TableFront front;

    private TableServer(EngineClient client, Engine engine, TableFront front) {
        this.client = client;
        this.engine = engine;
        this.front = front;
    }

    /**
     * How to serve.
     *
     * @param port to listen on
     * @param libraries directory with DynamoDB Local and nothing else
     * @param state directory of the stack
     * @param credentials that callers sign with
     * @param environment of the stack's children
     * @param children starts the engine
     * @param fate what becomes of signed calls
     * @param tables of the template
     */
    public record Settings(
            int port,
            Path libraries,
            Path state,
            Credentials credentials,
            Map<String, String> environment,
            Children children,
            CallFate fate,
            List<Table> tables) {
        /** Copies the collections. */
        public Settings {
            environment = Map.copyOf(environment);
            tables = List.copyOf(tables);
        }
    }

    /**
     * Starts to listen and starts the engine, and does not wait for it: callers do. {@code broken} is told when there will
     * be no engine.
     */
    public static TableServer start(Settings settings, Consumer<Throwable> broken) throws IOException {
        var address = HiddenAddress.choose();
        var client = new EngineClient(address);
        var own = new Engine.Settings(
                settings.libraries(),
                settings.state().resolve("dynamodb"),
                settings.state().resolve("logs"),
                settings.children(),
                settings.environment(),
                settings.tables());
        var engine = Engine.start(own, address, client, broken);
        try {
            var front = new TableFront(settings.port(), settings.credentials(), engine, client, settings.fate());
            return new TableServer(client, engine, front);
        } catch (IOException e) {
            end(engine, client);
            throw e;
        }
    }

    /** Returns when the tables are there; throws with the reason when they will not be. */
    public void awaitUp() throws IOException, InterruptedException {
        engine.awaitUp(START);
    }

    private static void end(Engine engine, EngineClient client) {
        engine.close();
        client.close();
    }

    @Override
    public void close() {
        front.close();
        end(engine, client);
    }
}
