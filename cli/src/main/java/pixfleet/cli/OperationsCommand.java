package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Json;
import pixfleet.cli.client.OperationText;
import pixfleet.wire.PipelineJson;

/** Lists what a pipeline may be made of. Needs no running system. */
@Command(
        name = "operations",
        mixinStandardHelpOptions = true,
        description = "Lists the operations, or shows one with its parameters, their ranges and defaults.")
final class OperationsCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "an operation's name, or a part of it")
    private String name = "";

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<JsonNode> found = found();
        PrintWriter out = spec.commandLine().getOut();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no operation %s; list them with: ./pixfleet operations".formatted(name));
        }
        if (json) {
            found.forEach(out::println);
        } else if (found.size() == 1) {
            out.print(OperationText.whole(found.getFirst()));
        } else {
            out.print(OperationText.list(found));
        }
        return 0;
    }

    /** The one of that name, else those whose name holds it. */
    private List<JsonNode> found() {
        List<JsonNode> all = StreamSupport.stream(
                        Json.read(PipelineJson.writeCatalogue())
                                .path("operations")
                                .spliterator(),
                        false)
                .toList();
        List<JsonNode> exact =
                all.stream().filter(it -> it.path("name").asText().equals(name)).toList();
        return exact.isEmpty()
                ? all.stream()
                        .filter(it -> it.path("name").asText().contains(name))
                        .toList()
                : exact;
    }
}
