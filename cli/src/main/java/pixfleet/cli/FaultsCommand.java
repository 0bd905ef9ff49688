package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.FaultDial;
import pixfleet.cli.stack.StackLayout;

/** Shows and turns the fault dial of the running stack. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = "Shows what the local stack lets go wrong, and changes it while it runs.",
        footer = {
            "",
            "Example:  ./pixfleet faults set fail-s3=0.05 slow-sqs=0.2      (all of them: local-stack/README.md)",
            "          ./pixfleet faults kill rank",
            "          ./pixfleet faults notice interruption"
        })
final class FaultsCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Option(names = "--json", description = "print one JSON object a line", scope = ScopeType.INHERIT)
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    FaultsCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        try (var dial = dial()) {
            show(dial.list());
        }
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Sets some faults and keeps the others.")
    Integer set(
            @Parameters(
                            arity = "1..*",
                            paramLabel = "NAME=VALUE",
                            description = "faults as they are listed; chances are between 0 and 1")
                    List<String> settings) {
        try (var dial = dial()) {
            show(dial.set(pairs(settings)));
        }
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Goes back to the faults the stack was started with.")
    Integer clear() {
        try (var dial = dial()) {
            show(dial.clear());
        }
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Kills one process of a node (SIGKILL).")
    Integer kill(
            @Parameters(paramLabel = "PART", description = "rank, world or agent") String part,
            @Option(names = "--node", paramLabel = "ID", defaultValue = "", description = "a node's id (default: any)")
                    String node) {
        return strike("kill", part, node, 0);
    }

    @Command(mixinStandardHelpOptions = true, description = "Freezes one process of a node (SIGSTOP).")
    Integer freeze(
            @Parameters(paramLabel = "PART", description = "rank, world or agent") String part,
            @Option(names = "--node", paramLabel = "ID", defaultValue = "", description = "a node's id (default: any)")
                    String node,
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "let it go on after so long (default: only by thaw)")
                    int seconds) {
        return strike("freeze", part, node, seconds);
    }

    @Command(mixinStandardHelpOptions = true, description = "Lets frozen processes of nodes go on (SIGCONT).")
    Integer thaw(
            @Parameters(paramLabel = "PART", description = "rank, world or agent") String part,
            @Option(names = "--node", paramLabel = "ID", defaultValue = "", description = "a node's id (default: all)")
                    String node) {
        return strike("thaw", part, node, 0);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Tells a node that it is taken back in two minutes, or that it probably will be, as Spot does.")
    Integer notice(
            @Parameters(paramLabel = "NOTICE", description = "interruption or rebalance") String notice,
            @Option(names = "--node", paramLabel = "ID", defaultValue = "", description = "a node's id (default: any)")
                    String node) {
        try (var dial = dial()) {
            String told = dial.notice(notice, node);
            out().println(json ? "{\"node\":\"" + told + "\"}" : notice + ": " + told);
        }
        return 0;
    }

    private Integer strike(String blow, String part, String node, int seconds) {
        try (var dial = dial()) {
            long pid = dial.strike(blow, part, node, seconds);
            out().println(json ? "{\"pid\":" + pid + "}" : blow + ": " + part + ", process " + pid);
        }
        return 0;
    }

    private FaultDial dial() {
        return new FaultDial(Commands.endpoints(layout));
    }

    private static Map<String, String> pairs(List<String> settings) {
        var pairs = new TreeMap<String, String>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a fault is set as NAME=VALUE, not " + setting);
            }
            pairs.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return pairs;
    }

    private void show(JsonNode answer) {
        if (json) {
            out().println(answer);
            return;
        }
        answer.path("faults")
                .properties()
                .forEach(fault -> out().printf(
                                "%-18s %s%n", fault.getKey(), fault.getValue().asText()));
        var parts = new ArrayList<String>();
        answer.path("parts").forEach(part -> parts.add(part.asText()));
        out().println("to kill, freeze or thaw: " + String.join(", ", parts));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
