package pixfleet.fleet.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pixfleet.fleet.openmpi.GangWorld;
import pixfleet.fleet.openmpi.MpirunSettings;

/** Starts a world of one gang on files, without an agent: {@code bin/pixfleet-gang}. */
public final class GangStart {
    private static final int BAD_ARGUMENTS = 64;
    private static final int MAX_RANKS = 256;

    private GangStart() {}

    /**
     * Runs until the gang has ended, with its exit code.
     *
     * @param arguments {@code --ranks N}, then what {@link GangMain} takes
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(GangMain.class, arguments));
    }

    /**
     * Starts a gang and waits for its end.
     *
     * @param rank the main class of each rank
     * @param arguments {@code --ranks N}, then what that class takes
     * @return the gang's exit code
     */
    public static int run(Class<?> rank, String[] arguments) throws IOException, InterruptedException {
        int ranks = ranks(arguments);
        if (ranks < 1 || ranks > MAX_RANKS) {
            System.err.println("begin with --ranks N, from 1 to " + MAX_RANKS + "; then " + GangMain.USE);
            return BAD_ARGUMENTS;
        }
        Path folder = Files.createTempDirectory("pixfleet-gang");
        MpirunSettings settings = RankStart.settings(ranks, folder, rank, Map.of());
        var command = new ArrayList<>(settings.arguments());
        command.addAll(List.of(arguments).subList(2, arguments.length));
        int code = GangWorld.start(settings.running(command));
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return code;
    }

    private static int ranks(String[] arguments) {
        try {
            return arguments.length >= 2 && arguments[0].equals("--ranks") ? Integer.parseInt(arguments[1]) : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
