package pixfleet.cli.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The user's own browser. */
public final class Browser {
    private static final List<String> OPENERS = List.of("xdg-open", "open", "wslview");
    private static final int TIMEOUT_SECONDS = 10;

    private Browser() {}

    /**
     * Opens a page by the first command there is for it.
     *
     * @param environment with the PATH to look on
     * @return whether one was found and did not fail
     */
    public static boolean open(String page, Map<String, String> environment) {
        for (String opener : OPENERS) {
            for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, 0)) {
                Path command = Path.of(folder).resolve(opener);
                if (!folder.isEmpty() && Files.isExecutable(command)) {
                    return opened(command, page);
                }
            }
        }
        return false;
    }

    /** An opener ends at once with a code, or becomes the browser. */
    private static boolean opened(Path command, String page) {
        try {
            Process process = new ProcessBuilder(command.toString(), page)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return !process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
