package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.function.Consumer;

/** Follows a job's verification until every image that was asked for is compared or cannot be. */
public final class VerificationWatch {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Api api;

    /**
     * @param api the API to ask
     */
    public VerificationWatch(Api api) {
        this.api = api;
    }

    /**
     * Asks again and again.
     *
     * @param wanted the image waited for; empty for all
     * @param timeout how long nothing may be found before it is given up
     * @param found told of each image once something is found of it
     * @throws ApiFailure if nothing was found for that long
     */
    public void untilFinished(String job, String wanted, Duration timeout, Consumer<JsonNode> found) {
        var told = new HashSet<String>();
        long moved = System.nanoTime();
        while (true) {
            boolean pending = false;
            for (JsonNode image : api.verification(job).path("images")) {
                String id = image.path("id").asText();
                if (!wanted.isEmpty() && !wanted.equals(id)) {
                    continue;
                }
                if (image.path("state").asText().equals("pending")) {
                    pending = true;
                } else if (told.add(id)) {
                    found.accept(image);
                    moved = System.nanoTime();
                }
            }
            if (!pending) {
                return;
            }
            if (System.nanoTime() - moved > timeout.toNanos()) {
                throw new ApiFailure(
                        "the verification of job %s found nothing for %d s; ask again with: pixfleet verify %s"
                                .formatted(job, timeout.toSeconds(), job));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw Api.interrupted(e);
        }
    }
}
