package pixfleet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Json;
import pixfleet.cli.client.Presets;

/** Lists the pipelines that have a name. Needs no running system. */
@Command(
        name = "pipelines",
        mixinStandardHelpOptions = true,
        description = "Lists the ready-made pipelines, the same as on the page. Their names do for --pipeline.")
final class PipelinesCommand implements Callable<Integer> {
    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        Presets.all()
                .forEach(preset -> out.println(
                        json
                                ? Json.object()
                                        .put("name", preset.name())
                                        .put("title", preset.title())
                                        .put("pipeline", preset.text())
                                        .toString()
                                : "%-22s %s".formatted(preset.name(), preset.text())));
        return 0;
    }
}
