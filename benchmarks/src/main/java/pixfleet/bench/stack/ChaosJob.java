package pixfleet.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pixfleet.bench.Failure;
import pixfleet.bench.run.Progress;
import pixfleet.bench.stack.Trouble.Victim;

/** One job of many images from its submission to its end while things go wrong, and what came of it. */
final class ChaosJob {
    /** The file of an object ends so, one that is being written does not. */
    private static final String WHOLE = "%";

    private static final String[] FAILING = {"fail-s3", "fail-sqs", "fail-sns", "fail-ec2", "fail-table"};

    /** Two kills are not closer than this, so that something starts in between. */
    private static final Duration MIN_BETWEEN_KILLS = Duration.ofMillis(700);

    /** A kill comes after this even if no image was done: where nothing moves, more of the same must not help. */
    private static final Duration MAX_WITHOUT_PROGRESS = Duration.ofSeconds(45);

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Pattern IN_FLIGHT = Pattern.compile("world ended how=.* tasks=(\\d+)");

    private final LocalSystem system;
    private final StackClient client;
    private final Trouble trouble;
    private final int images;
    private final Progress progress;
    private final Map<Victim, Integer> killed = new EnumMap<>(Victim.class);
    private final List<Instant> deaths = new ArrayList<>();
    private String job = "";
    private long moved = System.nanoTime();
    private int done;

    private ChaosJob(LocalSystem system, StackClient client, Trouble trouble, int images, Progress progress) {
        this.system = system;
        this.client = client;
        this.trouble = trouble;
        this.images = images;
        this.progress = progress;
    }

    /**
     * What came of a job.
     *
     * @param seconds from the submission to the end of its last image
     * @param killed how many of each
     * @param done images with a result
     * @param failed images without one and with a reason
     * @param lost images that came to no end, or to one without a reason or without its file
     * @param doubled images with two entries in the gallery or two result files
     * @param retried how often a task was dealt again: its world died, its agent died, or a store failed
     * @param restarts how long nodes took to go on after a rank was killed
     * @param results the bytes of results, by the original's name
     */
    record Outcome(
            double seconds,
            Map<Victim, Integer> killed,
            int done,
            int failed,
            int lost,
            int doubled,
            int retried,
            Restarts restarts,
            Map<String, Path> results) {}

    static Outcome run(LocalSystem system, Path originals, int images, Trouble trouble, Progress progress)
            throws IOException, InterruptedException {
        try (var client = new StackClient(system)) {
            return new ChaosJob(system, client, trouble, images, progress).run(originals);
        }
    }

    private Outcome run(Path originals) throws IOException, InterruptedException {
        client.chance(Double.toString(trouble.failingCalls()), FAILING);
        long began = System.nanoTime();
        Process submission = system.begin(ChaosSuite.PIPELINE, originals);
        try {
            suffer(submission);
        } finally {
            submission.destroyForcibly();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        client.chance("0", FAILING);
        return outcome(seconds);
    }

    /**
     * Whether every image is with the system. The command that submits them is no part of what is tried: until then the stack
     * is not killed and no service is away, and from then on nobody needs the command.
     */
    private boolean uploaded(Process submission, JsonNode seen) throws IOException {
        JsonNode counts = seen.path("counts");
        if (counts.path("total").asInt() == images && counts.path("awaiting").asInt(images) == 0) {
            submission.destroyForcibly();
            return true;
        }
        if (!submission.isAlive() && submission.exitValue() != 0) {
            throw new Failure("the submission failed:%n%s"
                    .formatted(Files.readString(system.state().resolveSibling("submit.log"))));
        }
        return false;
    }

    private void suffer(Process submission) throws IOException, InterruptedException {
        var left = new ArrayDeque<>(trouble.kills());
        boolean uploaded = false;
        int outages = 0;
        long last = System.nanoTime();
        int doneAtLast = 0;
        for (JsonNode seen = look(); !seen.path("finished").asBoolean(); seen = look()) {
            uploaded = uploaded || uploaded(submission, seen);
            if (uploaded && outages < trouble.outages() && done >= images * (outages + 1) / (trouble.outages() + 1)) {
                outages++;
                outage();
            }
            int step = images / (trouble.kills().size() + 1);
            Duration since = Duration.ofNanos(System.nanoTime() - last);
            boolean due = done - doneAtLast >= step && since.compareTo(MIN_BETWEEN_KILLS) > 0
                    || since.compareTo(MAX_WITHOUT_PROGRESS) > 0;
            if (!uploaded && left.peek() == Victim.STACK) {
                left.add(left.remove());
            }
            boolean may = uploaded || left.peek() != Victim.STACK;
            if (!left.isEmpty() && due && may && strike(left.peek())) {
                Victim victim = left.remove();
                killed.merge(victim, 1, Integer::sum);
                progress.say("%s killed, %d of %d done, %d kills to come", victim, done, images, left.size());
                last = System.nanoTime();
                // Where more images than a step were done meanwhile, the next ones come the sooner.
                doneAtLast = Math.min(done, doneAtLast + step);
            }
            Thread.sleep(LOOK);
        }
    }

    private boolean strike(Victim victim) throws IOException, InterruptedException {
        if (victim == Victim.STACK) {
            system.killAndStart();
            return true;
        }
        Instant now = Instant.now();
        boolean killedOne = client.kill(victim.name().toLowerCase(Locale.ROOT));
        if (killedOne && victim == Victim.RANK) {
            deaths.add(now);
        }
        return killedOne;
    }

    private void outage() throws InterruptedException {
        progress.say(
                "no call succeeds for %d s, %d of %d done", trouble.outage().toSeconds(), done, images);
        client.chance("1", FAILING);
        Thread.sleep(trouble.outage());
        client.chance(Double.toString(trouble.failingCalls()), FAILING);
        moved = System.nanoTime();
    }

    /** The job as it stands; missing while nobody answers. */
    private JsonNode look() throws InterruptedException {
        if (job.isEmpty()) {
            job = client.get("/jobs?limit=1").path("jobs").path(0).path("id").asText("");
        }
        JsonNode seen = job.isEmpty() ? MissingNode.getInstance() : client.get("/jobs/" + job);
        int now = seen.path("counts").path("done").asInt(done);
        if (now != done) {
            done = now;
            moved = System.nanoTime();
        }
        if (Duration.ofNanos(System.nanoTime() - moved).compareTo(TIMEOUT) > 0) {
            throw new Failure(
                    "job %s did not move for %d s: %s".formatted(job, TIMEOUT.toSeconds(), seen.path("counts")));
        }
        return seen;
    }

    private Outcome outcome(double seconds) throws IOException, InterruptedException {
        Path fetched = system.state().resolveSibling("results");
        var byStage = new HashMap<String, Integer>();
        int unexplained = 0;
        for (JsonNode image : all("/jobs/" + job + "/images?limit=150", "cursor", "images")) {
            String stage = image.path("stage").asText();
            byStage.merge(stage, 1, Integer::sum);
            if (!stage.equals("done") && image.path("reason").asText("").isBlank()) {
                unexplained++;
            }
            if (!stage.equals("done")) {
                progress.say(
                        "%s is %s: %s",
                        image.path("name").asText(), stage, image.path("reason").asText());
            }
        }
        int ended = byStage.getOrDefault("done", 0)
                + byStage.getOrDefault("failed", 0)
                + byStage.getOrDefault("refused", 0);
        boolean all = system.exit("fetch", job, "--out", fetched.toString()) == 0;
        if (all != (byStage.getOrDefault("done", 0) == images)) {
            throw new Failure("./pixfleet fetch says that %s results are there, the job %s"
                    .formatted(all ? "all" : "not all", byStage));
        }
        var results = new HashMap<String, Path>();
        try (Stream<Path> files = Files.list(fetched)) {
            files.forEach(file -> results.put(file.getFileName().toString(), file));
        }
        int missing = byStage.getOrDefault("done", 0) - results.size();
        return new Outcome(
                seconds,
                killed,
                byStage.getOrDefault("done", 0),
                ended - byStage.getOrDefault("done", 0),
                images - ended + unexplained + missing,
                doubles() + Math.max(0, objects().size() - byStage.getOrDefault("done", 0)),
                retried(),
                Restarts.of(
                        deaths,
                        system.state(),
                        ZoneId.systemDefault()
                                .getRules()
                                .getOffset(Instant.now())
                                .getTotalSeconds()),
                results);
    }

    /** The gallery is filled behind the job: an entry that is still missing comes by the next sweep. */
    private int doubles() throws InterruptedException {
        var entries = new HashMap<String, Integer>();
        all("/gallery?limit=100", "before", "entries")
                .forEach(entry -> entries.merge(
                        entry.path("job").asText() + "/" + entry.path("image").asText(), 1, Integer::sum));
        entries.values().removeIf(count -> count < 2);
        if (!entries.isEmpty()) {
            progress.say("more than once in the gallery: %s", entries);
        }
        return entries.size();
    }

    /** The result files of the job that the store holds, thumbnails apart. One that a killed store had not finished is none. */
    private List<Path> objects() throws IOException {
        try (Stream<Path> files = Files.walk(system.state().resolve("s3"))) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(job)
                            && file.getFileName().toString().startsWith("result."))
                    .toList();
            List<Path> unfinished = found.stream()
                    .filter(file -> !file.toString().endsWith(WHOLE))
                    .toList();
            if (!unfinished.isEmpty()) {
                progress.say("results that a killed store has not finished: %s", unfinished);
            }
            return found.stream().filter(file -> !unfinished.contains(file)).toList();
        }
    }

    private Iterable<JsonNode> all(String path, String cursor, String items) throws InterruptedException {
        var found = new ArrayList<JsonNode>();
        String next = "";
        do {
            JsonNode page = client.get(path + (next.isEmpty() ? "" : "&" + cursor + "=" + next));
            if (page.isMissingNode()) {
                throw new Failure("the API did not answer " + path);
            }
            page.path(items).forEach(found::add);
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        return found;
    }

    private int retried() throws IOException {
        int count = 0;
        for (String line : system.logs()) {
            var inFlight = IN_FLIGHT.matcher(line);
            if (inFlight.find()) {
                count += Integer.parseInt(inFlight.group(1));
            } else if (line.contains("taking up a task of a former agent") || line.contains("task postponed")) {
                count++;
            }
        }
        return count;
    }
}
