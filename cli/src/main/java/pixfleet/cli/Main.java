package pixfleet.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.ApiFailure;
import pixfleet.cli.stack.StackFailure;
import pixfleet.cli.stack.StackLayout;

/** The {@code pixfleet} command. Exit codes: 0 all went well, 1 something did not, 2 the command was wrong. */
@Command(
        name = "pixfleet",
        version = "pixfleet 0.1.0",
        mixinStandardHelpOptions = true,
        description = "Drop images in: a sleeping fleet wakes, processes them and goes back to sleep.",
        footer = {
            "",
            "Handled by the launcher:",
            "  test [STAGE...]   runs every test, the stages page, java, native, browser, boot, fuzz, fast, or one CLASS",
            "  deploy            puts the system on AWS (see README.md)",
            "  destroy           removes it from there, with all it left",
            "  image             makes an image of a node that sleeps, for new ones that start at once",
            "",
            "State lives in .pixfleet/ (or $PIXFLEET_STATE) and survives 'down'."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            SubmitCommand.class,
            StatusCommand.class,
            JobsCommand.class,
            JobCommand.class,
            FetchCommand.class,
            RetryCommand.class,
            DeleteCommand.class,
            VerifyCommand.class,
            CancelCommand.class,
            OperationsCommand.class,
            PipelinesCommand.class,
            OpenCommand.class,
            DownCommand.class,
            FaultsCommand.class,
            BenchCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    /**
     * Runs one command and exits with its code.
     *
     * @param arguments the words after {@code pixfleet}
     */
    public static void main(String[] arguments) {
        System.exit(run(StackLayout.of(System.getenv()), arguments));
    }

    static int run(StackLayout layout, String... arguments) {
        return line(layout).execute(arguments);
    }

    /** The whole command. */
    static CommandLine line(StackLayout layout) {
        return new CommandLine(new Main(), new Commands(layout))
                .setExecutionExceptionHandler((failure, line, _) -> explain(failure, line));
    }

    private static int explain(Exception failure, CommandLine line) throws Exception {
        return switch (failure) {
            case ApiFailure refused -> say(line, refused.getMessage());
            case StackFailure refused -> say(line, refused.getMessage());
            case IllegalArgumentException wrong -> {
                say(line, wrong.getMessage());
                yield 2;
            }
            default -> throw failure;
        };
    }

    private static int say(CommandLine line, @org.jspecify.annotations.Nullable String reason) {
        line.getErr().println("pixfleet: " + reason);
        return 1;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, for example: pixfleet demo");
    }
}
