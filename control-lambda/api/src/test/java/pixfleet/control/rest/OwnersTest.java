package pixfleet.control.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.FakeClock;
import pixfleet.control.Samples;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.rest.GatewayEvent.Answer;
import pixfleet.job.Job;
import pixfleet.job.Stage;
import pixfleet.operation.WatermarkImage;
import pixfleet.records.Allowances;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.memory.MemoryTable;

/** What belongs to whom: each route once, as a stranger and as the owner. */
@QuarkusTest
@TestProfile(ApiProfile.class)
@Timeout(60)
class OwnersTest {
    private static final String BODY = """
            {"pipeline":"invert","images":[{"name":"cat.jpg","bytes":1000,"type":"image/jpeg"}]}""";

    @Inject
    FakeDocuments documents;

    @Inject
    MemoryTable table;

    @Inject
    FakeClock clock;

    @BeforeEach
    void emptyWorld() {
        documents.clear("");
        table.clear();
        clock.set(Samples.NOON);
    }

    private static Answer as(String sub, String method, String path) {
        var call = GatewayEvent.call(method, path).as(sub, "");
        return (method.equals("POST") ? call.body("{}") : call).send();
    }

    private static JsonNode opened(String sub, String key) {
        Answer answer = GatewayEvent.call("POST", "/api/jobs")
                .as(sub, "")
                .header("idempotency-key", key)
                .body(BODY)
                .send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private record Route(String method, String path) {
        boolean namesAJob() {
            return OwnerCheck.JOB_PARAMETERS.stream().anyMatch(name -> path.contains("{" + name + "}"));
        }

        String of(String job, String image) {
            return path.replace("{id}", job)
                    .replace("{job}", job)
                    .replace("{image}", image)
                    .replace("{level}", "3")
                    .replace("{column}", "1")
                    .replace("{row}", "2");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** All there are, as the API's own document lists them; what deletes comes last. */
    private static List<Route> routes() {
        JsonNode paths = GatewayEvent.call("GET", "/api/openapi?format=json")
                .send()
                .json()
                .path("paths");
        List<Route> routes = new ArrayList<>();
        List<Route> last = new ArrayList<>();
        paths.properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    var route = new Route(method.toUpperCase(java.util.Locale.ROOT), path.getKey());
                    (route.method().equals("DELETE") ? last : routes).add(route);
                }));
        routes.addAll(last);
        return routes;
    }

    /** Named for a system in which any user could list, read, retry, verify and delete everybody's jobs. */
    @Test
    void tellsStrangersOnEveryRouteThatThereIsNoSuchJob() {
        JsonNode job = opened("alice", "k");
        String id = job.path("id").asText();
        String image = job.at("/images/0/id").asText();
        String nobody = "There is no job " + id + ".";

        var routes = routes().stream().filter(Route::namesAJob).toList();
        assertThat(routes).extracting(Route::toString).contains("GET /api/jobs/{id}", "DELETE /api/jobs/{id}");
        for (Route route : routes) {
            Answer answer = as("mallory", route.method(), route.of(id, image));
            assertThat(answer.status()).as("%s: %s", route, answer.body()).isEqualTo(404);
            assertThat(answer.at("/detail")).as("%s", route).isEqualTo(nobody);
            assertThat(as(
                                    "mallory",
                                    route.method(),
                                    route.of(Samples.jobId(Samples.NOON, 7).value(), image))
                            .at("/detail"))
                    .as("in the same words as of a job that never was, %s", route)
                    .isEqualTo(nobody.replace(id, Samples.jobId(Samples.NOON, 7).value()));
        }
        for (Route route : routes) {
            Answer answer = as("alice", route.method(), route.of(id, image));
            assertThat(answer.body()).as("%s", route).doesNotContain("There is no job");
            assertThat(answer.status()).as("%s: %s", route, answer.body()).isNotIn(401, 403, 405, 500);
        }
    }

    /** A new route names a job by a known word, or stands here after somebody thought of what it shows to whom. */
    @Test
    void knowsTheRoutesThatNameNoJob() {
        var others = new TreeSet<String>();
        routes().stream().filter(route -> !route.namesAJob()).forEach(route -> others.add(route.toString()));

        assertThat(others)
                .containsExactlyInAnyOrder(
                        // Each caller has pictures of its own: picturesAreTheirOwners.
                        "GET /api/assets/{name}",
                        "POST /api/assets",
                        "GET /api/fleet",
                        "GET /api/gallery",
                        "GET /api/health",
                        "GET /api/jobs",
                        "GET /api/limits",
                        "GET /api/operations",
                        "POST /api/jobs",
                        "POST /api/jobs/retry");
    }

    private static Answer post(String sub, String path, String body) {
        return GatewayEvent.call("POST", path).as(sub, "").body(body).send();
    }

    private static String job(String mark) {
        return "{\"pipeline\":\"watermark-image:mark=" + mark
                + "\",\"images\":[{\"name\":\"cat.jpg\",\"bytes\":1000,\"type\":\"image/jpeg\"}]}";
    }

    @Test
    void picturesAreTheirOwners() {
        String picture = new WatermarkImage().mark();
        Answer kept = post("alice", "/api/assets", "{\"picture\":\"" + picture + "\"}");
        assertThat(kept.status()).as(kept.body()).isEqualTo(201);
        String name = kept.at("/name");
        assertThat(name).matches("@[\\w-]{43}");
        assertThat(as("alice", "GET", "/api/assets/" + name).at("/picture")).isEqualTo(picture);
        assertThat(as("mallory", "GET", "/api/assets/" + name).status()).isEqualTo(404);

        assertThat(post("alice", "/api/jobs", job(name)).status()).isEqualTo(201);
        assertThat(post("alice", "/api/jobs", job(name.replace("@", "%40"))).status())
                .isEqualTo(201);
        Answer stranger = post("mallory", "/api/jobs", job(name));
        assertThat(stranger.status()).isEqualTo(400);
        assertThat(stranger.at("/detail")).contains("there is no picture " + name + " of yours");

        Answer listed = as("alice", "GET", "/api/jobs");
        assertThat(listed.json().path("jobs")).hasSize(2);
        assertThat(listed.body()).contains("mark=" + name).doesNotContain(picture);
        assertThat(post("alice", "/api/assets", "{\"picture\":\"nonsense\"}").status())
                .isEqualTo(400);
    }

    @Test
    void listsOnesOwnJobsAndToOperatorsAll() {
        String first = opened("alice", "k").path("id").asText();
        clock.set(Samples.NOON.plusSeconds(1));
        String second = opened("bob", "k").path("id").asText();

        assertThat(as("alice", "GET", "/api/jobs").json().at("/jobs").findValuesAsText("id"))
                .containsExactly(first);
        assertThat(as("bob", "GET", "/api/jobs").json().at("/jobs").findValuesAsText("id"))
                .containsExactly(second);
        assertThat(as("mallory", "GET", "/api/jobs").json().at("/jobs")).isEmpty();
        assertThat(GatewayEvent.call("GET", "/api/jobs")
                        .send()
                        .json()
                        .at("/jobs")
                        .findValuesAsText("id"))
                .containsExactly(second, first);
        // Whoever is called so is not therefore one of them.
        assertThat(as("operators", "GET", "/api/jobs").json().at("/jobs")).isEmpty();
    }

    private static Answer opening(String sub, int images) {
        String image = "{\"name\":\"cat.jpg\",\"bytes\":1000,\"type\":\"image/jpeg\"}";
        return GatewayEvent.call("POST", "/api/jobs")
                .as(sub, "")
                .body("{\"pipeline\":\"invert\",\"images\":[" + String.join(",", Collections.nCopies(images, image))
                        + "]}")
                .send();
    }

    @Test
    void whoOpensTooManyJobsIsAskedToWaitAndNobodyElse() {
        for (int job = 0; job < 100; job++) {
            assertThat(opening("alice", 1).status()).isEqualTo(201);
        }
        Answer much = opening("alice", 1);

        assertThat(much.status()).isEqualTo(429);
        assertThat(much.at("/detail"))
                .isEqualTo(
                        "You are asking for much in a short time: 100 jobs may be opened a minute. Try again in 1 s.");
        assertThat(much.retryAfter()).isEqualTo("1");
        assertThat(opening("bob", 1).status()).isEqualTo(201);
        assertThat(as("alice", "GET", "/api/jobs").status()).isEqualTo(200);
        clock.set(Samples.NOON.plusSeconds(1));
        assertThat(opening("alice", 1).status()).isEqualTo(201);
    }

    @Test
    void whoAnnouncesTooManyImagesIsAskedToWaitAndNobodyElse() {
        int most = 10;
        for (int images = 0; images < 400; images += most) {
            assertThat(opening("alice", most).status()).isEqualTo(201);
        }
        Answer much = opening("alice", most);

        assertThat(much.status()).isEqualTo(429);
        assertThat(much.at("/detail")).contains("400 images may be announced a minute. Try again in 2 s.");
        assertThat(opening("bob", most).status()).isEqualTo(201);
    }

    @Test
    void whoAsksAgainTooOftenIsAskedToWaitAndNobodyElse() {
        String mine = opened("alice", "k").path("id").asText();
        String others = opened("bob", "k").path("id").asText();
        var limit = new Allowances(table);
        limit.charge("alice", "tries", 5000, 5000, clock.instant());

        for (String path : List.of("/api/jobs/%s/retry", "/api/jobs/%s/verify")) {
            assertThat(as("alice", "POST", path.formatted(mine)).status())
                    .as(path)
                    .isEqualTo(429);
            assertThat(as("bob", "POST", path.formatted(others)).status())
                    .as(path)
                    .isNotEqualTo(429);
        }
        assertThat(as("alice", "POST", "/api/jobs/retry").status()).isEqualTo(429);
        assertThat(as("bob", "POST", "/api/jobs/retry").status()).isEqualTo(202);
    }

    /** What makes work can be asked for too often; a new route that does says so, or stands here. */
    @Test
    void everyRouteThatMakesWorkSaysThatItMayBeTooMuch() {
        JsonNode paths = GatewayEvent.call("GET", "/api/openapi?format=json")
                .send()
                .json()
                .path("paths");
        var free = new TreeSet<String>();
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (method.getKey().equals("post")
                            && !method.getValue().path("responses").has("429")) {
                        free.add(path.getKey());
                    }
                }));

        assertThat(free).containsExactly("/api/jobs/{id}/cancel");
    }

    @Test
    void showsOnesOwnPicturesInTheGalleryAndToOperatorsAll() {
        var jobs = new Jobs(table);
        var statuses = new Images(table);
        var names = new ArrayList<String>();
        for (String owner : List.of("alice", "bob")) {
            Job job = Samples.job(Samples.jobId(Samples.NOON.plusSeconds(names.size()), names.size()), 1);
            var _ = jobs.open(job, owner, Samples.NOON.plusSeconds(300));
            var _ = statuses.advance(Samples.status(job, 0, new Stage.Done(Samples.result(job, 0)), Samples.NOON));
            names.add(job.id().value());
        }

        assertThat(gallery(as("alice", "GET", "/api/gallery"))).containsExactly(names.get(0));
        assertThat(gallery(as("bob", "GET", "/api/gallery"))).containsExactly(names.get(1));
        assertThat(gallery(as("mallory", "GET", "/api/gallery"))).isEmpty();
        assertThat(gallery(GatewayEvent.call("GET", "/api/gallery").send()))
                .containsExactly(names.get(1), names.get(0));
    }

    private static List<String> gallery(Answer answer) {
        return answer.json().path("entries").findValuesAsText("job");
    }

    @Test
    void keepsTheIdempotencyKeysOfTwoUsersApart() {
        String first = opened("alice", "same key").path("id").asText();
        String second = opened("bob", "same key").path("id").asText();

        assertThat(second).isNotEqualTo(first);
    }
}
