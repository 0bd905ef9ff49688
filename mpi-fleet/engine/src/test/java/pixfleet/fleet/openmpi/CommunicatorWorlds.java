package pixfleet.fleet.openmpi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Worlds whose ranks are {@link CommunicatorMain}. */
final class CommunicatorWorlds {
    private CommunicatorWorlds() {}

    /**
     * @param arguments of the ranks
     */
    static MpirunSettings settings(Path folder, int ranks, String... arguments) {
        var command = new ArrayList<>(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                CommunicatorMain.class.getName()));
        command.addAll(List.of(arguments));
        return new MpirunSettings(
                ranks,
                ranks > Runtime.getRuntime().availableProcessors(),
                "root".equals(System.getProperty("user.name")),
                folder,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                command,
                Map.of(
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))),
                Duration.ofSeconds(60),
                Duration.ofSeconds(45));
    }
}
