package pixfleet.system.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;

/**
 * Keeps the logs of every system a failed test has used, before its folder is removed, and says where. Found by every test of
 * this module through {@code META-INF/services}.
 */
public final class KeptLogs implements AfterTestExecutionCallback, LifecycleMethodExecutionExceptionHandler {
    private static final Set<Path> STATES = ConcurrentHashMap.newKeySet();

    /** From now on the logs of this state folder are kept should a test fail. */
    public static void of(Path state) {
        STATES.add(state);
    }

    /** State folders of all systems that tests of this JVM have used; most are gone. */
    static Set<Path> states() {
        return Set.copyOf(STATES);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            keep(context);
        }
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        keep(context);
        throw failure;
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        keep(context);
        throw failure;
    }

    private static void keep(ExtensionContext context) {
        String test = context.getRequiredTestClass().getSimpleName()
                + context.getTestMethod().map(method -> "-" + method.getName()).orElse("");
        Path folder =
                PixfleetCommand.at(Path.of("")).home().resolve("target/failed").resolve(test);
        if (keep(List.copyOf(STATES), folder) > 0) {
            System.err.println("pixfleet: " + test + " failed; the logs of its systems are in " + folder);
        }
    }

    /** Copies the logs of systems, each to a folder of its own, and tells how many files there were. */
    static int keep(List<Path> states, Path folder) {
        int kept = 0;
        for (int i = 0; i < states.size(); i++) {
            for (Path log : logsIn(states.get(i))) {
                try {
                    Path copy = folder.resolve(Integer.toString(i + 1))
                            .resolve(states.get(i).relativize(log).toString().replace('/', '_'));
                    Files.createDirectories(copy.getParent());
                    Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
                    kept++;
                } catch (IOException e) {
                    System.err.println("pixfleet: the log " + log + " was not kept: " + e);
                }
            }
        }
        return kept;
    }

    private static List<Path> logsIn(Path state) {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(
                state, 4, (file, is) -> is.isRegularFile() && file.toString().endsWith(".log"))) {
            return files.toList();
        } catch (IOException | UncheckedIOException e) {
            System.err.println("pixfleet: the logs in " + state + " were not found: " + e);
            return List.of();
        }
    }
}
