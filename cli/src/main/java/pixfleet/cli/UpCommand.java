package pixfleet.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Endpoints;
import pixfleet.cli.client.LocalUsers;
import pixfleet.cli.stack.StackControl;
import pixfleet.cli.stack.StackLayout;

/** Starts the local stack in the background and says where the page is. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts the whole system on this machine, in the background, and prints the page's address.")
final class UpCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Mixin
    private StackStart start = new StackStart();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "make another user of the system and print the page's address for them; whoever is named by PIXFLEET_USER"
                            + " is who the other commands act for")
    private String user = "";

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    UpCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        long began = System.nanoTime();
        var stack = new StackControl(layout);
        Optional<Endpoints> running = stack.running();
        Endpoints first = running.orElseGet(() -> stack.start(start.options()));
        Endpoints endpoints = user.isEmpty() ? first : LocalUsers.made(first, user);
        double seconds = (System.nanoTime() - began) / 1e9;
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper()
                    .createObjectNode()
                    .put("page", endpoints.pageWithToken())
                    .put("site", endpoints.site().toString())
                    .put("api", endpoints.api().toString())
                    .put("endpoints", layout.endpoints().toString())
                    .put("alreadyRunning", running.isPresent())
                    .put("seconds", Math.round(seconds * 100) / 100.0));
            return 0;
        }
        out.println(
                running.isPresent()
                        ? "Pixfleet is already up."
                        : String.format(Locale.ROOT, "Pixfleet is up after %.1f s.", seconds));
        out.println();
        out.println("  page       " + endpoints.pageWithToken());
        out.println("  endpoints  " + layout.endpoints() + "   (for the aws command line and other clients)");
        out.println("  stop       ./pixfleet down");
        return 0;
    }
}
