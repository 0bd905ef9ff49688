package pixfleet.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pixfleet.bench.Failure;
import pixfleet.bench.Folders;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.many.Photographs;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Table;
import pixfleet.bench.stack.Trouble.Victim;
import pixfleet.fleet.opencv.mat.Natives;

/** A job of many images while ranks, worlds, agents and the stack are killed and services fail, beside the same job in peace. */
public final class ChaosSuite implements Suite {
    static final String PIPELINE = "gaussian-blur:ksize=31|canny";

    private static final int NODES = 2;
    private static final int AWAKE_SECONDS = 600;

    @Override
    public String name() {
        return "chaos";
    }

    @Override
    public String description() {
        return "a job while 200 processes are killed, 1 call in 20 fails and services are away twice: what is lost or done twice";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        Natives.load();
        int images = settings.cases(1000, 40);
        int width = settings.size(1024, 640);
        Duration outage = Duration.ofSeconds(settings.size(60, 2));
        Trouble trouble = Trouble.drawn(Math.max(10, images / 5), outage, settings.seed());
        Path originals = settings.folder().resolve("chaos-%d-%d".formatted(images, width));
        List<Path> _ = Photographs.make(settings.home().resolve("samples"), originals, images, width, width * 3 / 4);
        var table = new Table(
                "A job of %d images while things go wrong".formatted(images),
                "job",
                "killed",
                "done",
                "failed, with a reason",
                "lost",
                "doubled",
                "other bytes",
                "dealt again",
                "seconds");
        Path quiet = Files.createTempDirectory("pixfleet-bench");
        Path stormy = Files.createTempDirectory("pixfleet-bench");
        try {
            ChaosJob.Outcome peace = run(settings, quiet, originals, images, Trouble.NONE, progress);
            row(table, "in peace", peace, 0);
            ChaosJob.Outcome chaos = run(settings, stormy, originals, images, trouble, progress);
            int different = different(peace.results(), chaos.results());
            row(table, "in trouble", chaos, different);
            table.remark(
                    ("Seed %d, %d nodes, %s. In trouble 1 call in 20 of S3, SQS, SNS, EC2 and the table fails, and twice all of them do for"
                                    + " %d s.")
                            .formatted(settings.seed(), NODES, PIPELINE, outage.toSeconds()));
            Restarts restarts = chaos.restarts();
            table.remark(
                    "After the deaths of %d ranks the node's next task began after %.1f s in the middle, after 5 s or less %d times."
                            .formatted(
                                    restarts.times().size(),
                                    restarts.median().toMillis() / 1000.0,
                                    restarts.within(Duration.ofSeconds(5))));
            if (chaos.lost() + chaos.doubled() + different > 0) {
                throw new Failure(table.markdown());
            }
            return List.of(table);
        } catch (RuntimeException | IOException e) {
            Path kept = settings.folder().resolve("chaos-failed");
            KeptLogs.keep(quiet, kept.resolve("in-peace"));
            KeptLogs.keep(stormy, kept.resolve("in-trouble"));
            throw new Failure("%s%nThe logs are kept in %s".formatted(e.getMessage(), kept));
        } finally {
            Folders.delete(quiet);
            Folders.delete(stormy);
        }
    }

    private static ChaosJob.Outcome run(
            Settings settings, Path folder, Path originals, int images, Trouble trouble, Progress progress)
            throws IOException, InterruptedException {
        try (var system = new LocalSystem(settings.home(), folder, AWAKE_SECONDS, NODES)) {
            return ChaosJob.run(system, originals, images, trouble, progress);
        }
    }

    /** Results whose bytes are not those of the job in peace. */
    private static int different(Map<String, Path> expected, Map<String, Path> found) throws IOException {
        int different = 0;
        for (var result : found.entrySet()) {
            Path other = expected.get(result.getKey());
            if (other == null || Files.mismatch(other, result.getValue()) >= 0) {
                different++;
            }
        }
        return different;
    }

    private static void row(Table table, String job, ChaosJob.Outcome outcome, int different) {
        String killed =
                outcome.killed().entrySet().stream().map(ChaosSuite::text).collect(Collectors.joining(", "));
        table.row(
                job,
                killed.isEmpty() ? "none" : killed,
                outcome.done(),
                outcome.failed(),
                outcome.lost(),
                outcome.doubled(),
                different,
                outcome.retried(),
                "%.0f".formatted(outcome.seconds()));
    }

    private static String text(Map.Entry<Victim, Integer> killed) {
        return killed.getValue() + " "
                + switch (killed.getKey()) {
                    case RANK -> "ranks";
                    case WORLD -> "worlds";
                    case AGENT -> "agents";
                    case STACK -> "times the stack";
                };
    }
}
