package pixfleet.bench.many;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pixfleet.bench.Failure;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Processes;
import pixfleet.bench.run.Run;

/**
 * libvips' thumbnails of many files, a process a core, each of which takes its share of them one after the other.
 *
 * @param command libvips' program for thumbnails of several files
 * @param files of which
 * @param folder that receives them
 * @param edge longest edge of a thumbnail in pixels
 * @param processes that share the files
 */
record VipsThumbnails(String command, List<Path> files, Path folder, int edge, int processes) implements Contestant {
    VipsThumbnails {
        files = List.copyOf(files);
    }

    @Override
    public String name() {
        return "libvips thumbnail";
    }

    @Override
    public Run run() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        double before = Processes.cpuSecondsOfEndedChildren();
        long began = System.nanoTime();
        var running = new ArrayList<Process>();
        for (int i = 0; i < processes; i++) {
            running.add(start(i));
        }
        for (Process process : running) {
            if (process.waitFor() != 0) {
                throw new Failure("%s ended with code %d".formatted(command, process.exitValue()));
            }
        }
        return Run.timed((System.nanoTime() - began) / 1e9, Processes.cpuSecondsOfEndedChildren() - before);
    }

    private Process start(int number) throws IOException {
        var words = new ArrayList<>(List.of(
                command,
                "--size",
                "%dx%d>".formatted(edge, edge),
                "--output",
                folder.toAbsolutePath() + "/%s.jpg[Q=95]"));
        for (int i = number; i < files.size(); i += processes) {
            words.add(files.get(i).toString());
        }
        var builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("VIPS_CONCURRENCY", "1");
        return builder.start();
    }
}
