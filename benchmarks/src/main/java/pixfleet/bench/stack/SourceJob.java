package pixfleet.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import pixfleet.bench.Failure;
import pixfleet.bench.run.Progress;

/** A job on a source, followed to its end by asking the API how far it is. */
final class SourceJob {
    private static final long LOOK_MILLIS = 100;
    private static final long TIMEOUT_MINUTES = 10;
    private static final long TELL_SECONDS = 15;
    private static final int PAGE = 150;

    private final StackClient client;
    private final Population population;
    private final Progress progress;

    SourceJob(StackClient client, Population population, Progress progress) {
        this.client = client;
        this.population = population;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param images how many there were to be
     * @param seconds from the request to the last end
     * @param controlCpu seconds of processors' time of the functions that take part, the API apart
     * @param fleetCpu of agents and ranks
     * @param standInCpu of what stands for AWS
     * @param answers milliseconds of each look at the job meanwhile
     * @param lost images without a result
     * @param doubled images that were tried more than once, or are told twice
     * @param resident mebibytes by process, at the start, in the middle and at the end
     */
    record Outcome(
            int images,
            double seconds,
            double controlCpu,
            double fleetCpu,
            double standInCpu,
            List<Double> answers,
            int lost,
            int doubled,
            Map<String, Map<String, Long>> resident) {
        /** Copies the collections. */
        Outcome {
            answers = answers.stream().sorted().toList();
            resident = new LinkedHashMap<>(resident);
        }

        /** That part of all answers came within so many milliseconds. */
        double answered(double part) {
            return answers.get(Math.min(answers.size() - 1, (int) (answers.size() * part)));
        }

        double each(ToDoubleFunction<Outcome> seconds) {
            return seconds.applyAsDouble(this) / images * 1e3;
        }
    }

    Outcome run(String pipeline, String prefix, int images) throws IOException, InterruptedException {
        var resident = new LinkedHashMap<String, Map<String, Long>>();
        resident.put("start", population.resident());
        double control = controlSeconds();
        double fleet = population.fleetSeconds();
        double standIn = population.standInSeconds();
        long began = System.nanoTime();
        JsonNode opened = client.post(
                "/jobs",
                "{\"pipeline\":\"%s\",\"source\":{\"bucket\":\"%s\",\"prefix\":\"%s\"}}"
                        .formatted(pipeline, SourceBucket.NAME, prefix));
        String id = opened.path("id").asText();
        if (id.isEmpty()) {
            throw new Failure("the job was not opened: " + opened);
        }
        var answers = new ArrayList<Double>();
        follow(id, images, answers, resident);
        double seconds = (System.nanoTime() - began) / 1e9;
        resident.put("end", population.resident());
        double controlUsed = controlSeconds() - control;
        double fleetUsed = population.fleetSeconds() - fleet;
        double standInUsed = population.standInSeconds() - standIn;
        Set<Integer> done = new HashSet<>();
        int doubled = doubled(id, done);
        return new Outcome(
                images, seconds, controlUsed, fleetUsed, standInUsed, answers, images - done.size(), doubled, resident);
    }

    private double controlSeconds() throws IOException {
        return population.cpuSeconds("intake", "listing", "reconcile");
    }

    private void follow(String id, int images, List<Double> answers, Map<String, Map<String, Long>> resident)
            throws IOException, InterruptedException {
        long moved = System.nanoTime();
        long told = moved;
        int ended = -1;
        while (true) {
            long asked = System.nanoTime();
            JsonNode job = client.get("/jobs/" + id + "?images=false");
            long answered = System.nanoTime();
            JsonNode counts = job.path("counts");
            if (!counts.isMissingNode()) {
                answers.add((answered - asked) / 1e6);
            }
            int now = counts.path("done").asInt()
                    + counts.path("refused").asInt()
                    + counts.path("failed").asInt();
            if (now > ended) {
                ended = now;
                moved = answered;
            }
            if (ended >= images / 2 && !resident.containsKey("middle")) {
                resident.put("middle", population.resident());
            }
            if (job.path("finished").asBoolean()) {
                return;
            }
            if (answered - told > TimeUnit.SECONDS.toNanos(TELL_SECONDS)) {
                told = answered;
                progress.say(
                        "%d of %d images have ended, %d are known",
                        ended, images, counts.path("total").asInt());
            }
            if (answered - moved > TimeUnit.MINUTES.toNanos(TIMEOUT_MINUTES)) {
                throw new Failure("the job %s did not move for %d minutes: %s".formatted(id, TIMEOUT_MINUTES, counts));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Reads all images of the job, page by page. */
    private int doubled(String id, Set<Integer> done) throws InterruptedException {
        Set<String> seen = new HashSet<>();
        int doubled = 0;
        int position = 0;
        String cursor = "0";
        while (!cursor.isEmpty()) {
            JsonNode page = client.get("/jobs/%s/images?limit=%d&cursor=%s".formatted(id, PAGE, cursor));
            if (page.isMissingNode()) {
                throw new Failure("the images of the job %s could not be read from %s on".formatted(id, cursor));
            }
            for (JsonNode image : page.path("images")) {
                if (image.path("stage").asText().equals("done")) {
                    done.add(position);
                }
                if (!seen.add(image.path("id").asText())
                        || image.path("attempt").asInt(1) > 1) {
                    doubled++;
                }
                position++;
            }
            cursor = page.path("next").asText("");
        }
        return doubled;
    }
}
