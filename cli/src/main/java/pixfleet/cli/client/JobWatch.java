package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;

/** Follows a job until every image is done, refused or failed. */
public final class JobWatch {
    private final Api api;

    /**
     * @param api the API to ask
     */
    public JobWatch(Api api) {
        this.api = api;
    }

    /**
     * Asks again and again, so often that the end is noticed at once.
     *
     * @param id the job
     * @param timeout how long nothing may move before it is given up
     * @param progress told each time the counts, or how far an image's parts have come, have changed
     * @return the finished job with all its images
     * @throws ApiFailure if nothing moved for that long; the message says how far it came
     */
    public JsonNode untilFinished(String id, Duration timeout, Consumer<JsonNode> progress) {
        return api.complete(untilOver(id, timeout, progress));
    }

    /** The same, with the first of its images alone: a job may have millions. */
    public JsonNode untilOver(String id, Duration timeout, Consumer<JsonNode> progress) {
        String seen = "";
        var pace = new Pace();
        long began = System.nanoTime();
        long moved = began;
        while (true) {
            long asked = System.nanoTime();
            JsonNode job = api.job(id);
            long answered = System.nanoTime();
            String now = Counts.lineOf(job);
            if (!now.equals(seen)) {
                seen = now;
                progress.accept(job);
                moved = answered;
            }
            if (job.path("finished").asBoolean()) {
                return job;
            }
            if (answered - moved > timeout.toNanos()) {
                throw new ApiFailure("job %s did not move for %d s: %s".formatted(id, timeout.toSeconds(), now));
            }
            pause(pace.pause(
                    Counts.left(job.path("counts")),
                    Counts.ended(job.path("counts")),
                    Duration.ofNanos(answered - began),
                    Duration.ofNanos(answered - asked)));
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw Api.interrupted(e);
        }
    }
}
