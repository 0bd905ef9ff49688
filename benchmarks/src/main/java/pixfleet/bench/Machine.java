package pixfleet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bytedeco.opencv.global.opencv_core;

/** What the figures were measured on and with. */
final class Machine {
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private Machine() {}

    /** A list in Markdown: machine and versions. */
    static String describe() throws IOException {
        var facts = new LinkedHashMap<String, String>();
        facts.put(
                "machine",
                "%d cores, %s, %d GiB of memory"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                value(CPU, "model name").orElse("unknown processor"),
                                Long.parseLong(value(MEMORY, "MemTotal")
                                                .orElse("0 kB")
                                                .split(" ", 2)[0])
                                        >> 20));
        facts.put("Linux", System.getProperty("os.version"));
        facts.put("JDK", Runtime.version() + ", " + System.getProperty("java.vendor"));
        facts.put("OpenCV", opencv_core.CV_VERSION);
        facts.put("Open MPI", firstLine("mpirun", "--version").orElse("not installed"));
        facts.put(
                "libvips",
                Tools.vips().isPresent() ? firstLine("vips", "--version").orElse("?") : "not installed");
        facts.put(
                "ImageMagick",
                Tools.imageMagick().flatMap(tool -> firstLine(tool, "-version")).orElse("not installed"));
        return facts.entrySet().stream()
                .map(fact -> "- %s: %s%n".formatted(fact.getKey(), fact.getValue()))
                .collect(Collectors.joining());
    }

    private static Optional<String> value(Path file, String name) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        }
    }

    private static Optional<String> firstLine(String... command) {
        return Tools.output(List.of(command)).flatMap(text -> text.lines().findFirst());
    }
}
