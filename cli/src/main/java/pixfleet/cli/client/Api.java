package pixfleet.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The API's calls that the command line makes. Every failure is an {@link ApiFailure} with a sentence for the user. A call that
 * the service fails to answer is made again, {@value #TRIES} times in all: doing any of them twice does no harm. Close it before the
 * process ends: a JVM that exits beside a thread in a native wait, as an open connection pool has one, stays 0.3 s longer.
 */
public final class Api implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int TRIES = 4;

    /** Longer waits are for the user to decide upon. */
    private static final long LONGEST_WAIT_SECONDS = 60;

    /** Tickets that are asked for at a time. */
    private static final int TICKETS = 150;

    /** Whoever asks too often is told so, and answered a little later. */
    private static final int TOO_MANY = 429;

    private final Endpoints endpoints;
    private final HttpClient http;
    private final Duration firstPause;

    /**
     * @param endpoints where the system is
     * @param http the connection pool to use, which it then owns
     */
    public Api(Endpoints endpoints, HttpClient http) {
        this(endpoints, http, FIRST_PAUSE);
    }

    /** With another pause before the second try; it doubles with each. */
    Api(Endpoints endpoints, HttpClient http, Duration firstPause) {
        this.endpoints = endpoints;
        this.http = http;
        this.firstPause = firstPause;
    }

    /** Ends the connection pool. */
    @Override
    public void close() {
        http.close();
    }

    /**
     * Opens a job for local files.
     *
     * @param pipeline in text form
     * @param files the images
     * @return the job with upload tickets for the first images, in the files' order
     */
    public Job open(String pipeline, List<Path> files) {
        ObjectNode body = JSON.createObjectNode().put("pipeline", pipeline);
        ArrayNode images = body.putArray("images");
        for (Path file : files) {
            try {
                images.addObject()
                        .put("name", file.getFileName().toString())
                        .put("bytes", Files.size(file))
                        .put("type", MediaTypes.of(file));
            } catch (IOException e) {
                throw new ApiFailure("cannot read " + file, e);
            }
        }
        HttpRequest request = request("/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        return Job.of(call(request));
    }

    /**
     * Opens a job for images that are in a bucket already.
     *
     * @param request the source, and the destination if there is one, as the API takes them
     * @return the job's id
     */
    public String open(String pipeline, ObjectNode request) {
        HttpRequest opening = request("/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(request.put("pipeline", pipeline).toString()))
                .build();
        return call(opening).path("id").asText();
    }

    /**
     * Asks for tickets for images of a job.
     *
     * @param images their ids, in order
     * @return the first of them, as many as the service has in one answer, with their tickets
     */
    public List<Job.Image> tickets(String id, List<String> images) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode asked = body.putArray("images");
        images.stream().limit(TICKETS).forEach(asked::add);
        List<Job.Image> page = Job.images(call(request("/jobs/" + id + "/tickets")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build()));
        if (page.isEmpty()) {
            throw new ApiFailure("the service gave no leave to upload the rest of the job " + id);
        }
        return page;
    }

    /** A job as it stands: counts by stage, and the first of its images. */
    public JsonNode job(String id) {
        return call(request("/jobs/" + id).GET().build());
    }

    /** That job with all of its images, asked for page by page where it has more than its own answer holds. */
    public JsonNode complete(JsonNode job) {
        if (!(job instanceof ObjectNode whole) || !job.has("next")) {
            return job;
        }
        String path = "/jobs/" + job.path("id").asText() + "/images?limit=150&cursor=";
        ArrayNode images = whole.withArray("images");
        String next = whole.remove("next").asText();
        while (!next.isEmpty()) {
            JsonNode page = call(request(path + next).GET().build());
            page.path("images").forEach(images::add);
            next = page.path("next").asText("");
        }
        return whole;
    }

    /** Ends the images of a job that are not over, and answers how many. */
    public JsonNode cancel(String id) {
        HttpRequest request =
                request("/jobs/" + id + "/cancel").POST(BodyPublishers.noBody()).build();
        return call(request);
    }

    /**
     * Has the finished images of a job verified.
     *
     * @param rows how many rows of each are compared; 0 for all of them
     * @param image which one, empty for all
     */
    public void verify(String id, int rows, String image) {
        ObjectNode body = JSON.createObjectNode();
        if (rows > 0) {
            body.put("rows", rows);
        } else {
            body.put("whole", true);
        }
        if (!image.isEmpty()) {
            body.put("image", image);
        }
        JsonNode _ = call(request("/jobs/" + id + "/verify")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    /**
     * Tries a job's failed images once more.
     *
     * @return how many there were
     */
    public int retry(String id) {
        return call(request("/jobs/" + id + "/retry")
                        .POST(BodyPublishers.noBody())
                        .build())
                .path("retried")
                .asInt();
    }

    /**
     * Tries the failed images of all jobs once more, some jobs a call.
     *
     * @return how many there were
     */
    public int retryAll() {
        int retried = 0;
        String before = "";
        do {
            JsonNode answer = call(request("/jobs/retry?limit=50" + before)
                    .POST(BodyPublishers.noBody())
                    .build());
            retried += answer.path("retried").asInt();
            before = answer.has("next") ? "&before=" + answer.path("next").asText() : "";
        } while (!before.isEmpty());
        return retried;
    }

    /** Deletes a job with its uploads and results. One that never was is gone as well. */
    public void delete(String id) {
        JsonNode _ = call(request("/jobs/" + id).DELETE().build());
    }

    /** What the latest verification of each image of a job found: all pages, as one. */
    public JsonNode verification(String id) {
        ObjectNode all = Json.object().put("id", id).put("finished", true);
        ArrayNode images = all.putArray("images");
        String cursor = "";
        do {
            JsonNode page =
                    call(request("/jobs/" + id + "/verification" + cursor).GET().build());
            page.path("images").forEach(images::add);
            all.put(
                    "finished",
                    all.path("finished").asBoolean() && page.path("finished").asBoolean());
            cursor = page.has("next") ? "?cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());
        return all;
    }

    /** The newest jobs. */
    public JsonNode jobs(int limit) {
        return call(request("/jobs?limit=" + limit).GET().build());
    }

    /** The fleet as the scaling last saw it. */
    public JsonNode fleet() {
        return call(request("/fleet").GET().build());
    }

    /** Fetches a signed link into a file, by way of a neighbour so that no half file is left under the name. */
    public void fetch(URI link, Path target) {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Path half = target.resolveSibling(target.getFileName() + ".part");
            HttpResponse<Path> answer =
                    answer(HttpRequest.newBuilder(link).timeout(TIMEOUT).build(), BodyHandlers.ofFile(half));
            if (answer.statusCode() != 200) {
                Files.deleteIfExists(half);
                throw new ApiFailure("fetching " + target.getFileName() + ": HTTP " + answer.statusCode());
            }
            Files.move(half, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ApiFailure("fetching " + target.getFileName(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static ApiFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ApiFailure("interrupted", e);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(endpoints.api() + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + endpoints.token())
                .header("Accept", "application/json");
    }

    private JsonNode call(HttpRequest request) {
        String what = request.method() + " " + request.uri().getPath();
        try {
            HttpResponse<String> answer = answer(request);
            if (answer.statusCode() / 100 != 2) {
                throw new ApiFailure(refusal(what, answer));
            }
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new ApiFailure(what + " answered something that is not JSON", e);
        } catch (IOException e) {
            throw new ApiFailure(
                    what + " could not reach " + endpoints.api() + "; is the stack up? (./pixfleet up)", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * The answer to a request, which is made again where a server fails to answer or breaks off, and once where it asks for a
     * minute at most; not where none listens.
     */
    HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        return answer(request, BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> answer(HttpRequest request, BodyHandler<T> body)
            throws IOException, InterruptedException {
        Duration pause = firstPause;
        boolean waited = false;
        for (int tries = 1; ; tries++) {
            try {
                HttpResponse<T> answer = http.send(request, body);
                OptionalLong wait = waited ? OptionalLong.empty() : retryAfter(answer);
                if (wait.isPresent()) {
                    waited = true;
                    Thread.sleep(Duration.ofSeconds(wait.getAsLong()));
                    continue;
                }
                boolean mayPass = answer.statusCode() >= 500
                        || (answer.statusCode() == TOO_MANY
                                && answer.headers().firstValue("retry-after").isEmpty());
                if (!mayPass || tries == TRIES) {
                    return answer;
                }
            } catch (IOException e) {
                if (e instanceof ConnectException || tries == TRIES) {
                    throw e;
                }
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private static OptionalLong retryAfter(HttpResponse<?> answer) {
        return answer.statusCode() == TOO_MANY
                ? answer.headers().map().getOrDefault("retry-after", List.of()).stream()
                        .filter(text -> text.matches("\\d{1,4}"))
                        .mapToLong(Long::parseLong)
                        .filter(seconds -> seconds <= LONGEST_WAIT_SECONDS)
                        .findFirst()
                : OptionalLong.empty();
    }

    private static String refusal(String what, HttpResponse<String> answer) {
        try {
            String detail = JSON.readTree(answer.body()).path("detail").asText("");
            if (!detail.isEmpty()) {
                return detail;
            }
        } catch (JsonProcessingException _) {
            // Not problem+json: the status says what there is to say.
        }
        return what + " answered HTTP " + answer.statusCode();
    }
}
