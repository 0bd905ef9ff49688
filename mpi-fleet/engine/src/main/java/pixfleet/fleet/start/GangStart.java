package pixfleet.fleet.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pixfleet.fleet.openmpi.LooseGang;
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
        int ranks = ranks(arguments);
        if (ranks < 1 || ranks > MAX_RANKS) {
            System.err.println("begin with --ranks N, from 1 to " + MAX_RANKS + "; then " + GangMain.USE);
            System.exit(BAD_ARGUMENTS);
        }
        Path folder = Files.createTempDirectory("pixfleet-gang");
        int code = LooseGang.start(settings(folder, ranks, List.of(arguments).subList(2, arguments.length)));
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        System.exit(code);
    }

    private static int ranks(String[] arguments) {
        try {
            return arguments.length >= 2 && arguments[0].equals("--ranks") ? Integer.parseInt(arguments[1]) : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static MpirunSettings settings(Path folder, int ranks, List<String> arguments) {
        var command = new ArrayList<>(RankStart.command(GangMain.class));
        command.addAll(arguments);
        return new MpirunSettings(
                ranks,
                ranks > Runtime.getRuntime().availableProcessors(),
                "root".equals(System.getProperty("user.name")),
                folder,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                command,
                Map.of(RankStart.CLASS_PATH, System.getProperty("java.class.path")),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60));
    }
}
