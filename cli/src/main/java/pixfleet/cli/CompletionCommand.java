package pixfleet.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.stack.StackLayout;

/** Prints a script by which a shell completes words. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script that completes commands and options in bash or zsh.",
        footer = {
            "",
            "bash:  source <(./pixfleet completion bash)      in ~/.bashrc with the checkout's path",
            "zsh:   source <(./pixfleet completion zsh)       in ~/.zshrc, likewise"
        })
final class CompletionCommand implements Callable<Integer> {
    /** What the launcher does by itself is completed as well. */
    private static final List<String> LAUNCHERS_OWN = List.of("test", "deploy", "destroy");

    enum Shell {
        bash,
        zsh
    }

    private final StackLayout layout;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    private Shell shell = Shell.bash;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    CompletionCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        CommandLine all = Main.line(layout);
        LAUNCHERS_OWN.forEach(name -> all.addSubcommand(name, new CommandLine(CommandSpec.create())));
        var out = spec.commandLine().getOut();
        if (shell == Shell.zsh) {
            // The script is bash's; zsh takes it in this mode.
            out.println("autoload -U +X compinit && compinit -u");
            out.println("autoload -U +X bashcompinit && bashcompinit");
        }
        out.print(AutoComplete.bash("pixfleet", all));
        // It flushes by itself at the end of a line that is printed as one only; without this the script's end was
        // lost.
        out.flush();
        return 0;
    }
}
