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
import pixfleet.local.wire.HiddenAddress;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.Keyring;
import tools.jackson.databind.node.ObjectNode;

/** DynamoDB: AWS's DynamoDB Local with the template's tables. A template without tables starts no engine. */
public final class TableServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final Engine engine;
    private final TableProxy proxy;
    private final EngineClient client;
    private final List<Table> tables;

    private TableServer(Engine engine, TableProxy proxy, EngineClient client, List<Table> tables) {
        this.engine = engine;
        this.proxy = proxy;
        this.client = client;
        this.tables = List.copyOf(tables);
    }

    /**
     * How to serve.
     *
     * @param port to listen on
     * @param libraries directory with DynamoDB Local and nothing else
     * @param state directory of the stack
     * @param keys that callers sign with
     * @param environment of the stack's children
     * @param children starts the engine
     * @param fate what becomes of signed calls
     * @param tables of the template
     */
    public record Settings(
            int port,
            Path libraries,
            Path state,
            Keyring keys,
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
            var door = new TableProxy.Door(settings.keys(), new TableNeeds(settings.tables()), settings.fate());
            var proxy = new TableProxy(settings.port(), door, engine, client);
            return new TableServer(engine, proxy, client, settings.tables());
        } catch (IOException e) {
            engine.close();
            throw e;
        }
    }

    /** Returns when the tables are there; throws with the reason when they will not be. */
    public void awaitUp() throws IOException, InterruptedException {
        engine.awaitUp(START);
    }

    /** Each table's name, state, rows and bytes, and how often which action was called since the stack started. */
    public ObjectNode facts() throws IOException {
        var facts = Json.object();
        var held = facts.putArray("tables");
        for (var table : tables) {
            var told = client.call("DescribeTable", Json.object().put("TableName", table.name()))
                    .path("Table");
            held.addObject()
                    .put("name", table.name())
                    .put("state", Json.text(told, "TableStatus"))
                    .put("rows", told.path("ItemCount").asLong(0))
                    .put("bytes", told.path("TableSizeBytes").asLong(0));
        }
        var calls = facts.putObject("calls");
        proxy.calls().forEach(calls::put);
        return facts;
    }

    /** The same of a template without tables. */
    public static ObjectNode none() {
        var facts = Json.object();
        facts.putArray("tables");
        facts.putObject("calls");
        return facts;
    }

    @Override
    public void close() {
        proxy.close();
        engine.close();
    }
}
