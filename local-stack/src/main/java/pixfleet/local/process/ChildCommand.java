package pixfleet.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run.
 *
 * @param name for logs and the ledger; letters, digits, hyphens
 * @param command program and arguments
 * @param environment the whole environment: nothing is inherited
 * @param directory working directory
 * @param log where both outputs are appended
 * @param niceness how far it stands back where processors are short, 0 to 19: people wait for some children and not for others
 */
public record ChildCommand(
        String name, List<String> command, Map<String, String> environment, Path directory, Path log, int niceness) {
    private static final int MAX_NICENESS = 19;

    /** Copies the collections. */
    public ChildCommand {
        if (niceness < 0 || niceness > MAX_NICENESS) {
            throw new IllegalArgumentException("niceness " + niceness);
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** One that stands back for nobody. */
    public ChildCommand(String name, List<String> command, Map<String, String> environment, Path directory, Path log) {
        this(name, command, environment, directory, log, 0);
    }

    /** The same, standing back so far. */
    public ChildCommand nice(int niceness) {
        return new ChildCommand(name, command, environment, directory, log, niceness);
    }
}
