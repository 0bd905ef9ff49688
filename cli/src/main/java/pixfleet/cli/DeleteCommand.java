package pixfleet.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Json;
import pixfleet.cli.stack.StackLayout;

/** Deletes jobs. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Deletes jobs with their uploads and results, for good. Asks first.")
final class DeleteCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Parameters(arity = "1..*", paramLabel = "JOB", description = "jobs' ids")
    private List<String> jobs = new ArrayList<>();

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Option(names = "--json", description = "print one JSON object a line; needs --yes")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    DeleteCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        try (Api api = Commands.api(layout)) {
            var out = spec.commandLine().getOut();
            if (!yes && (json || !agreed())) {
                spec.commandLine().getErr().println("pixfleet: nothing was deleted; answer yes, or give --yes");
                return 1;
            }
            for (String job : jobs) {
                api.delete(job);
                out.println(json ? Json.object().put("deleted", job).toString() : "deleted " + job);
            }
            return 0;
        }
    }

    private boolean agreed() {
        var out = spec.commandLine().getOut();
        out.printf("Delete %s with all uploads and results? [yes/no] ", String.join(", ", jobs));
        out.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return "yes".equals(answer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the answer", e);
        }
    }
}
