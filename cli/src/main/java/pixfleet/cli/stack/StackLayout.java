package pixfleet.cli.stack;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the local stack's parts and its state lie.
 *
 * @param home the project's root, which holds the built artifacts
 * @param state the folder of everything that must survive a stop
 */
public record StackLayout(Path home, Path state) {
    /**
     * Reads both from the environment: {@code PIXFLEET_HOME}, set by the launcher, and {@code PIXFLEET_STATE}, by
     * default {@code .pixfleet} below it.
     */
    public static StackLayout of(Map<String, String> environment) {
        Path home = Path.of(environment.getOrDefault("PIXFLEET_HOME", "."))
                .toAbsolutePath()
                .normalize();
        String state = environment.getOrDefault("PIXFLEET_STATE", "");
        return new StackLayout(
                home,
                state.isEmpty() ? home.resolve(".pixfleet") : Path.of(state).toAbsolutePath());
    }

    /** The file that says where the running stack is reached. */
    public Path endpoints() {
        return state.resolve("endpoints.json");
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
