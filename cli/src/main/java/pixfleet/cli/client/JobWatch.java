package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;

/** Follows a job until every image is done, refused or failed. */
public final class JobWatch {
    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Api api;

    /**
     * @param api the API to ask
     */
    public JobWatch(Api api) {
        this.api = api;
    }

    /**
     * Asks again and again, less often while nothing moves.
     *
     * @param id the job
     * @param patience how long nothing may move before it is given up
     * @param progress told each time the counts, or how far an image's parts have come, have changed
     * @return the finished job
     * @throws ApiFailure if nothing moved for that long; the message says how far it came
     */
    public JsonNode untilFinished(String id, Duration patience, Consumer<JsonNode> progress) {
        String seen = "";
        Duration pause = SHORTEST;
        long moved = System.nanoTime();
        while (true) {
            JsonNode job = api.job(id);
            String now = Counts.lineOf(job);
            if (!now.equals(seen)) {
                seen = now;
                progress.accept(job);
                pause = SHORTEST;
                moved = System.nanoTime();
            }
            if (job.path("finished").asBoolean()) {
                return job;
            }
            if (System.nanoTime() - moved > patience.toNanos()) {
                throw new ApiFailure("job %s did not move for %d s: %s".formatted(id, patience.toSeconds(), now));
            }
            pause(pause);
            pause = pause.multipliedBy(3).dividedBy(2).compareTo(LONGEST) > 0
                    ? LONGEST
                    : pause.multipliedBy(3).dividedBy(2);
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
