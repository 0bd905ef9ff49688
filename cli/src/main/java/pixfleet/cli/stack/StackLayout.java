package pixfleet.cli.stack;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the local stack's parts and its state lie.
 *
 * @param home the project's root, which holds the built artifacts
 * @param state the folder of everything that must survive a stop
 * @param user as whom commands talk to the stack; empty for its first user
 */
public record StackLayout(Path home, Path state, String user) {
    /** The layout of the stack's first user. */
    public StackLayout(Path home, Path state) {
        this(home, state, "");
    }

    /**
     * Reads all from the environment: {@code PIXFLEET_HOME}, set by the launcher, {@code PIXFLEET_STATE}, by default
     * {@code .pixfleet} below it, and {@code PIXFLEET_USER}.
     */
    public static StackLayout of(Map<String, String> environment) {
        Path home = Path.of(environment.getOrDefault("PIXFLEET_HOME", "."))
                .toAbsolutePath()
                .normalize();
        String state = environment.getOrDefault("PIXFLEET_STATE", "");
        return new StackLayout(
                home,
                state.isEmpty() ? home.resolve(".pixfleet") : Path.of(state).toAbsolutePath(),
                environment.getOrDefault("PIXFLEET_USER", ""));
    }

    /** The file that says where the running stack is reached. */
    public Path endpoints() {
        return state.resolve("endpoints.json");
    }

    /** The file with the tokens of all users but the first. */
    public Path users() {
        return state.resolve("users.json");
    }

    /** The file the running stack holds a lock on, however it was started. */
    Path lock() {
        return state.resolve("lock");
    }

    /** What the stack printed. */
    public Path log() {
        return state.resolve("logs").resolve("stack.log");
    }

    /** The classes the stack parsed, kept by its JVM from one start to the next. */
    Path classes() {
        return state.resolve("stack.jsa");
    }
}
