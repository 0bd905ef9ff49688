package pixfleet.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import pixfleet.bench.Failure;
import pixfleet.bench.Folders;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.many.Photographs;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Table;
import pixfleet.bench.stack.SourceJob.Outcome;
import pixfleet.fleet.opencv.mat.Natives;

/** A small job and a very large one on tiny images of a source, one after the other through the same local system. */
public final class JobsSuite implements Suite {
    private static final int EDGE = 32;
    private static final int PICTURES = 16;
    private static final int UPLOADS = 1000;
    private static final int AWAKE_SECONDS = 600;
    private static final String PIPELINE = "invert";

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public String description() {
        return "a source of 1,000 and one of 10,000 (--cases) images of 32 x 32 through the whole local system, and 1,000 uploads: what each costs, what is lost";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        Natives.load();
        int few = settings.size(1000, 20);
        int many = settings.cases(10_000, 120);
        List<Path> pictures = Photographs.make(
                settings.home().resolve("samples"), settings.folder().resolve("jobs"), PICTURES, EDGE, EDGE);
        Path folder = Files.createTempDirectory("pixfleet-bench");
        try (var local = new LocalSystem(settings.home(), folder, AWAKE_SECONDS);
                var bucket = new SourceBucket(local);
                var client = new StackClient(local)) {
            var jobs = new SourceJob(client, new Population(local), progress);
            bucket.fill("warm/", pictures, few);
            bucket.fill("few/", pictures, few);
            Outcome _ = jobs.run(PIPELINE, "warm/", few);
            Outcome small = jobs.run(PIPELINE, "few/", few);
            progress.say("%d images: %.1f ms each", few, small.each(Outcome::seconds));
            bucket.fill("many/", pictures, many);
            progress.say("%d images are there", many);
            Outcome large = jobs.run(PIPELINE, "many/", many);
            check(small);
            check(large);
            return List.of(
                    costs(small, large),
                    memory(large),
                    tickets(new TicketJob(local, folder, pictures), settings.size(UPLOADS, 20)));
        } finally {
            Folders.delete(folder);
        }
    }

    private static void check(Outcome outcome) {
        if (outcome.lost() + outcome.doubled() > 0) {
            throw new Failure("of %d images %d were lost and %d doubled"
                    .formatted(outcome.images(), outcome.lost(), outcome.doubled()));
        }
    }

    private static Table costs(Outcome small, Outcome large) {
        var table = new Table(
                "Jobs on a source of images of %d x %d through the whole local system".formatted(EDGE, EDGE),
                "images",
                "lost",
                "doubled",
                "seconds",
                "ms an image",
                "functions' CPU ms an image",
                "agent and ranks CPU ms an image",
                "stand-ins for AWS CPU ms an image",
                "GET /jobs/{id} ms: median, p99, most");
        for (Outcome outcome : List.of(small, large)) {
            table.row(
                    outcome.images(),
                    outcome.lost(),
                    outcome.doubled(),
                    "%.1f".formatted(outcome.seconds()),
                    "%.1f".formatted(outcome.each(Outcome::seconds)),
                    "%.1f".formatted(outcome.each(Outcome::controlCpu)),
                    "%.1f".formatted(outcome.each(Outcome::fleetCpu)),
                    "%.1f".formatted(outcome.each(Outcome::standInCpu)),
                    "%.0f, %.0f, %.0f".formatted(outcome.answered(0.5), outcome.answered(0.99), outcome.answered(1)));
        }
        table.remark(
                "ms an image of the large job over that of the small one: %.2f. One node; a job like the small one went before."
                        .formatted(large.each(Outcome::seconds) / small.each(Outcome::seconds)));
        table.remark(
                "Functions are listing, intake and reconcile; the API answers the looks, ten a second, and is not counted.");
        return table;
    }

    private static Table tickets(TicketJob job, int images) throws IOException, InterruptedException {
        job.run(PIPELINE, images);
        TicketJob.Outcome outcome = job.run(PIPELINE, images);
        var table = new Table(
                "The same images, uploaded by ticket",
                "images",
                "seconds",
                "intake's CPU ms an image",
                "API's CPU ms an image",
                "agent and ranks CPU ms an image");
        table.row(
                images,
                "%.1f".formatted(outcome.seconds()),
                "%.1f".formatted(outcome.intakeCpu() / images * 1e3),
                "%.1f".formatted(outcome.apiCpu() / images * 1e3),
                "%.1f".formatted(outcome.fleetCpu() / images * 1e3));
        table.remark("By ./pixfleet submit, which looks at the job until it has ended. A job like it went before.");
        return table;
    }

    private static Table memory(Outcome large) {
        var table = new Table("Resident memory during the large job, MiB", "process", "start", "middle", "end");
        Map<String, Map<String, Long>> at = large.resident();
        var names = new TreeSet<String>();
        at.values().forEach(kinds -> names.addAll(kinds.keySet()));
        for (String name : names) {
            table.row(name, cell(at, "start", name), cell(at, "middle", name), cell(at, "end", name));
        }
        return table;
    }

    private static String cell(Map<String, Map<String, Long>> at, String moment, String name) {
        Long mebibytes = at.getOrDefault(moment, Map.of()).get(name);
        return mebibytes == null ? "-" : mebibytes.toString();
    }
}
