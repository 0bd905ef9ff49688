package pixfleet.bench.huge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pixfleet.bench.Failure;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Run;

/**
 * Another image program on one image, a process a run, its start included.
 *
 * @param name in tables
 * @param command with its arguments
 */
record ExternalProgram(String name, List<String> command) implements Contestant {
    private static final long LOOK_EVERY_MILLIS = 10;

    ExternalProgram {
        command = List.copyOf(command);
    }

    @Override
    public Run run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long peak = 0;
        while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakBytes(process.pid()));
        }
        if (process.exitValue() != 0) {
            throw new Failure("%s ended with code %d".formatted(String.join(" ", command), process.exitValue()));
        }
        return new Run((System.nanoTime() - began) / 1e9, 0, peak);
    }

    /** Linux keeps the highest value; that of the last look is as good as the last one. */
    private static long peakBytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
