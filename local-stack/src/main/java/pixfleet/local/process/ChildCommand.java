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
 */
public record ChildCommand(
        String name, List<String> command, Map<String, String> environment, Path directory, Path log) {
    /** Copies the collections. */
    public ChildCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
