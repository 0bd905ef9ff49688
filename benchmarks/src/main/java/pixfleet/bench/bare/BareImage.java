package pixfleet.bench.bare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.bench.Failure;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Run;

/**
 * Bare OpenCV on one image, a process a run: {@link ImageMain}. Its times do not hold the start of the JVM.
 *
 * @param name in tables
 * @param original the file
 * @param pipeline operations joined by {@code |}
 * @param threads of OpenCV
 * @param result the file written; without one the operations alone are timed
 */
public record BareImage(String name, Path original, String pipeline, int threads, Optional<Path> result)
        implements Contestant {
    @Override
    public Run run() throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                ImageMain.class.getName(),
                original.toString(),
                pipeline,
                String.valueOf(threads)));
        result.ifPresent(file -> command.add(file.toString()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new Failure("bare OpenCV ended with code %d on %s".formatted(process.exitValue(), original));
        }
        String[] figures = line.split(" ", -1);
        double applied = Double.parseDouble(figures[1]);
        double all = Double.parseDouble(figures[0]) + applied + Double.parseDouble(figures[2]);
        return new Run(result.isPresent() ? all : applied, 0, Long.parseLong(figures[3]));
    }
}
