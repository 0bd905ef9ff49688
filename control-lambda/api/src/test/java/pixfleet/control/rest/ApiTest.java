package pixfleet.control.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.gallery.FakePyramids;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.rest.GatewayEvent.Answer;
import pixfleet.header.SamplesOfFiles;
import pixfleet.job.FleetStatus;
import pixfleet.job.ImageRef;
import pixfleet.job.Job;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.Pyramid;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.StripCount;
import pixfleet.job.Task;
import pixfleet.job.Verification;
import pixfleet.pipeline.Catalogue;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.Leases;
import pixfleet.records.memory.MemoryTable;
import pixfleet.wire.FleetJson;

/** The API as API Gateway calls it: whole events in, whole answers out. */
@QuarkusTest
@TestProfile(ApiProfile.class)
@Timeout(60)
class ApiTest {
    @Inject
    FakeDocuments documents;

    @Inject
    MemoryTable table;

    @Inject
    FakeUploads uploads;

    @Inject
    FakeTaskQueue queue;

    @Inject
    FakePyramids pyramids;

    @Inject
    FakeOutage outage;

    @Inject
    FakeClock clock;

    @Inject
    Jobs jobs;

    @Inject
    Images statuses;

    @BeforeEach
    void emptyWorld() {
        outage.over();
        documents.clear("");
        table.clear();
        uploads.clear("");
        queue.drop();
        clock.set(Samples.NOON);
    }

    private static Answer get(String path) {
        return GatewayEvent.call("GET", path).send();
    }

    private static Answer post(String path, String body) {
        return GatewayEvent.call("POST", path).body(body).send();
    }

    private static void isProblem(Answer answer, int status, String detail) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).startsWith(Problem.MEDIA_TYPE);
        assertThat(answer.at("/type")).isEqualTo("about:blank");
        assertThat(answer.json().at("/status").asInt()).isEqualTo(status);
        assertThat(answer.at("/title")).isNotBlank();
        assertThat(answer.at("/detail")).contains(detail);
    }

    @Test
    void opensAJobFromARecordedEventOnce() {
        Answer first = GatewayEvent.recorded("http-post-jobs").send();
        Answer second = GatewayEvent.recorded("http-post-jobs").send();

        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(first.at("/pipeline"))
                .isEqualTo(Pipeline.parse("gaussian-blur|canny").text());
        assertThat(first.at("/createdAt")).isEqualTo("2026-03-14T12:00:00Z");
        JsonNode image = first.json().at("/images/0");
        assertThat(image.at("/name").asText()).isEqualTo("Würzburg am Main (1+1).jpg");
        assertThat(image.at("/upload/method").asText()).isEqualTo("POST");
        assertThat(image.at("/upload/fields/key").asText())
                .matches("incoming/jobs/[0-9a-f]{2}/%s/%s/Würzburg am Main \\(1\\+1\\).jpg"
                        .formatted(first.at("/id"), image.at("/id").asText()));
        assertThat(image.at("/upload/fields/max").asText()).isEqualTo("2483211");
        assertThat(image.at("/upload/expiresAt").asText()).isEqualTo("2026-03-14T13:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "keep# canny# canny|to:format=same:metadata=keep",
                "keep# canny|to:format=png# canny|to:format=png:metadata=keep",
                "drop# canny|to:format=png:metadata=keep# canny|to:format=png",
                "drop# canny# canny"
            })
    void aJobsOptionForMetadataIsTheLastStepOfItsPipeline(String metadata, String asked, String pipeline) {
        Answer answer = post("/api/jobs", """
                {"pipeline":"%s","metadata":"%s","images":[{"name":"a.jpg","bytes":68000}]}""".formatted(asked, metadata));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.at("/pipeline")).isEqualTo(Pipeline.parse(pipeline).text());
    }

    @Test
    void givesPartsForALargeFile() {
        Answer answer = post("/api/jobs", """
                {"pipeline":[{"op":"canny","low":50}],"images":[{"name":"big.tiff","bytes":68000000}]}""");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.at("/pipeline"))
                .isEqualTo(Pipeline.parse("canny:low=50").text());
        JsonNode upload = answer.json().at("/images/0/upload");
        assertThat(upload.path("method").asText()).isEqualTo("MULTIPART");
        assertThat(upload.path("partBytes").asLong()).isEqualTo(16 << 20);
        assertThat(upload.path("parts")).hasSize(5);
        assertThat(upload.path("complete").asText()).isNotBlank();
        assertThat(upload.path("abort").asText()).isNotBlank();
    }

    @Test
    void opensAJobOnASourceAndSaysHowFarItsListingIs() {
        uploads.put("photos", "2026/a.png", new byte[] {1}, Samples.NOON);

        Answer opened = post("/api/jobs", """
                {"pipeline":"canny","source":{"bucket":"photos","prefix":"2026/"}}""");

        assertThat(opened.status()).as(opened.body()).isEqualTo(201);
        assertThat(opened.json().at("/images")).isEmpty();
        Answer shown = get("/api/jobs/" + opened.at("/id"));
        assertThat(shown.at("/source/bucket")).isEqualTo("photos");
        assertThat(shown.at("/source/prefix")).isEqualTo("2026/");
        assertThat(shown.at("/source/listing")).isEqualTo("open");
        assertThat(shown.json().at("/finished").asBoolean()).isFalse();
        assertThat(shown.json().at("/counts/total").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | The body is not JSON",
                "{\"pipeline\":\"canny\",\"source\":{}} | \"source\" must be such as",
                "{\"pipeline\":\"canny\",\"source\":{\"bucket\":\"photos\",\"prefix\":7}} | \"prefix\" must be text",
                "{\"pipeline\":\"canny\",\"source\":{\"bucket\":\"others\",\"prefix\":\"\"}} | whose images are read: photos.",
                "{\"pipeline\":\"canny\",\"source\":{\"bucket\":\"photos\",\"prefix\":\"no/\"}} | There is no object below s3://photos/no/.",
                "{\"pipeline\":\"canny\",\"source\":{\"bucket\":\"photos\",\"manifest\":\"no\"}} | There is no manifest s3://photos/no.",
                "{\"pipeline\":\"canny\",\"source\":{\"bucket\":\"photos\",\"prefix\":\"\"},\"images\":[]} | unknown field \"images\"",
                "[] | The body must be a JSON object.",
                "'' | The body must be a JSON object.",
                "{} | The body needs \"pipeline\"",
                "{\"pipeline\":\"canny\"} | The body needs \"source\", or \"images\"",
                "{\"pipeline\":\"canny\",\"images\":[]} | A job has from 1 to 10 images, not 0.",
                "{\"pipeline\":\"canny\",\"images\":[],\"color\":1} | unknown field \"color\"",
                "{\"pipeline\":\"canny\",\"images\":[],\"metadata\":\"some\"} | \"metadata\" is \"drop\" or \"keep\"",
                "{\"pipeline\":\"canny\",\"images\":[5]} | images[0] must be a JSON object.",
                "{\"pipeline\":\"canny\",\"images\":[{\"name\":\"a\"}]} | images[0].bytes must be",
                "{\"pipeline\":\"canny\",\"images\":[{\"name\":\"a\",\"bytes\":1.5}]} | images[0].bytes must be",
                "{\"pipeline\":\"canny\",\"images\":[{\"bytes\":1}]} | images[0].name must be",
                "{\"pipeline\":\"canny\",\"images\":[{\"name\":\"a\",\"bytes\":1,\"type\":\"image/svg+xml\"}]} | has the type image/svg+xml",
                "{\"pipeline\":\"canny\",\"images\":[{\"name\":\"a\",\"bytes\":999999999999}]} | at most 16.0 GiB",
                "{\"pipeline\":\"embroider\",\"images\":[]} | there is no operation embroider",
                "{\"pipeline\":\"canny:low=-1\",\"images\":[]} | low must be a number from 0 to 32767",
                "{\"pipeline\":7,\"images\":[]} | a pipeline is a list of operations"
            })
    void refusesABadRequestWithASentence(String body, String detail) {
        isProblem(post("/api/jobs", body), 400, detail);
        assertThat(table.rows())
                .as("but that it was asked")
                .allMatch(row -> row.key().pk().startsWith("T#"));
    }

    @Test
    void refusesAKeyForTwoRequests() {
        GatewayEvent.recorded("http-post-jobs").send();

        Answer other = GatewayEvent.recorded("http-post-jobs")
                .body("{\"pipeline\":\"canny\",\"images\":[{\"name\":\"a\",\"bytes\":1}]}")
                .send();

        isProblem(other, 409, "Idempotency-Key");
    }

    @Test
    void refusesABodyBeyondMeasure() {
        isProblem(post("/api/jobs", "{\"pipeline\":\"" + "x".repeat(4 << 20) + "\"}"), 413, "at most 4194304 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/jobs", "/api/operations", "/api/openapi", "/api/none", "/api/health/../jobs", "/"})
    void letsNobodyInWithoutAnIdentity(String path) {
        isProblem(GatewayEvent.call("GET", path).anonymous().send(), 401, "identity");
        assertThat(GatewayEvent.call("DELETE", path).anonymous().send().status())
                .isEqualTo(401);
    }

    /** The description is asked, and counted against the code: a route that is new is in it, or missed. */
    @Test
    void everyRouteButHealthNeedsAnIdentity() {
        var routes = new ArrayList<String>();
        get("/api/openapi?format=json")
                .json()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                routes.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(routes).hasSize(routesInTheCode()).contains("POST /api/jobs", "GET /api/health");
        assertThat(routes).allSatisfy(route -> {
            String path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{[^}]*}", "7");
            Answer answer = GatewayEvent.call(route.substring(0, route.indexOf(' ')), path)
                    .body("{}")
                    .anonymous()
                    .send();
            assertThat(answer.status()).as(route).isEqualTo(path.equals("/api/health") ? 200 : 401);
        });
    }

    private static int routesInTheCode() {
        return (int) new ClassFileImporter()
                .importPath(Path.of("target/classes")).stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getAnnotations().stream()
                                .anyMatch(it -> it.getRawType().getName().matches("jakarta\\.ws\\.rs\\.[A-Z]+")))
                        .count();
    }

    @Test
    void refusesARecordedEventWithoutIdentity() {
        isProblem(GatewayEvent.recorded("http-no-identity").send(), 401, "identity");
    }

    @Test
    void saysThatItIsWellToAnybody() {
        Answer answer = GatewayEvent.call("GET", "/api/health").anonymous().send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void showsAJobStageByStage() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 5);
        Samples.open(jobs, job);
        List<Stage> stages = List.of(
                new Stage.Done(Samples.result(job, 0)),
                new Stage.Running(2, 7),
                new Stage.Waiting("the node boots"),
                new Stage.Refused("a PDF"));
        for (int position = 0; position < stages.size(); position++) {
            statuses.advance(Samples.status(job, position, stages.get(position), Samples.NOON));
        }

        Answer answer = get("/api/jobs/" + job.id());

        assertThat(answer.status()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(json.path("counts").toString())
                .isEqualTo("{\"total\":5,\"awaiting\":1,\"accepted\":0,\"queued\":0,\"waiting\":1,\"running\":1,"
                        + "\"done\":1,\"refused\":1,\"failed\":0}");
        assertThat(json.path("finished").asBoolean()).isFalse();
        assertThat(json.at("/images/0").toString())
                .contains("\"stage\":\"done\"", "\"fetchMillis\":1000", "\"width\":4", "thumb.jpg?signed")
                .doesNotContain("reason", "null");
        assertThat(json.at("/images/1/tile").asInt()).isEqualTo(2);
        assertThat(json.at("/images/1/tiles").asInt()).isEqualTo(7);
        assertThat(json.at("/images/2/reason").asText()).isEqualTo("the node boots");
        assertThat(json.at("/images/3/reason").asText()).isEqualTo("a PDF");
        assertThat(json.at("/images/4").toString())
                .isEqualTo("{\"id\":\"%s\",\"name\":\"4.png\",\"stage\":\"awaiting\"}"
                        .formatted(job.images().get(4).id()));
    }

    @Test
    void tellsWhatAResultHasNotOfItsOriginalInJobAndGallery() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 2);
        Samples.open(jobs, job);
        Result plain = Samples.result(job, 0);
        var noted = new Result(
                plain.key(),
                plain.thumbKey(),
                plain.format(),
                plain.dimensions(),
                plain.bytes(),
                plain.timings(),
                List.of("The colour profile was left out."),
                new StripCount(31, 48));
        Status done = Samples.status(job, 0, new Stage.Done(noted), Samples.NOON);
        statuses.advance(done);
        statuses.advance(Samples.status(job, 1, new Stage.Done(Samples.result(job, 1)), Samples.NOON));

        JsonNode images = get("/api/jobs/" + job.id()).json().path("images");

        assertThat(images.at("/0/result/notes/0").asText()).isEqualTo("The colour profile was left out.");
        assertThat(images.at("/1/result").has("notes")).isFalse();
        assertThat(images.at("/0/result/strips").toString()).isEqualTo("{\"kept\":31,\"made\":48}");
        assertThat(images.at("/1/result").has("strips")).isFalse();
        assertThat(get("/api/gallery").at("/entries/0/notes/0")).isEqualTo("The colour profile was left out.");
    }

    @Test
    void knowsNoJobOfThatId() {
        isProblem(get("/api/jobs/01KKNTQ2CN7XQ2M4N8P6R3T5V9"), 404, "There is no job 01KKNTQ2CN7XQ2M4N8P6R3T5V9.");
        isProblem(get("/api/jobs/nonsense"), 404, "There is no job nonsense.");
        isProblem(
                GatewayEvent.call("POST", "/api/jobs/01KKNTQ2CN7XQ2M4N8P6R3T5V9/retry")
                        .send(),
                404,
                "There is no job");
    }

    @Test
    void listsJobsPageByPage() {
        for (int number = 0; number < 5; number++) {
            Samples.open(
                    jobs, Samples.job(Samples.jobId(Samples.NOON.minus(Duration.ofHours(number)), number), number + 1));
        }

        Answer first = get("/api/jobs?limit=3");
        Answer second = get("/api/jobs?limit=3&before=" + first.at("/next"));

        assertThat(first.json().path("jobs")).hasSize(3);
        assertThat(first.at("/jobs/0/images")).isEqualTo("1");
        assertThat(first.at("/jobs/0/createdAt")).isEqualTo("2026-03-14T12:00:00Z");
        assertThat(first.at("/jobs/0/pipeline")).startsWith("canny");
        assertThat(second.json().path("jobs")).hasSize(2);
        assertThat(second.json().has("next")).isFalse();
        isProblem(get("/api/jobs?limit=0"), 400, "limit must be from 1 to 200");
        isProblem(get("/api/jobs?before=x"), 400, "before must be a job's id");
    }

    @Test
    void retriesFailedImages() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 2);
        Samples.open(jobs, job);
        uploads.put(Samples.original(job, 0).key(), SamplesOfFiles.png(9, 9), Samples.NOON, Map.of());
        statuses.advance(Samples.status(job, 0, new Stage.Failed("x"), Samples.NOON));

        Answer answer =
                GatewayEvent.call("POST", "/api/jobs/" + job.id() + "/retry").send();

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"retried\":1}");
        assertThat(queue.sent()).hasSize(1);
    }

    @Test
    void retriesOneImageOrAllThatFailedAnywhere() {
        for (int number = 1; number <= 3; number++) {
            Job job = Samples.job(Samples.jobId(Samples.NOON.minusSeconds(number), number), 2);
            Samples.open(jobs, job);
            for (int position = 0; position < 2; position++) {
                uploads.put(Samples.original(job, position).key(), SamplesOfFiles.png(9, 9), Samples.NOON, Map.of());
                statuses.advance(Samples.status(job, position, new Stage.Failed("x"), Samples.NOON));
            }
        }
        Job newest = Samples.job(Samples.jobId(Samples.NOON.minusSeconds(1), 1), 2);
        String image = "/api/jobs/%s/images/%s/retry"
                .formatted(newest.id(), newest.images().get(1).id());

        assertThat(post(image, "").body()).isEqualTo("{\"retried\":1}");
        assertThat(post(image, "").body()).as("it is on its way").isEqualTo("{\"retried\":0}");
        Answer first = post("/api/jobs/retry?limit=2", "");
        Answer second = post("/api/jobs/retry?limit=2&before=" + first.at("/next"), "");

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.at("/retried")).isEqualTo("3");
        assertThat(second.body()).isEqualTo("{\"retried\":2}");
        assertThat(queue.sent()).hasSize(6);
    }

    @Test
    void cancelsWhatIsNotOver() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 3);
        Samples.open(jobs, job);
        statuses.advance(Samples.status(job, 0, new Stage.Done(Samples.result(job, 0)), Samples.NOON));
        statuses.advance(Samples.status(job, 1, new Stage.Running(0, 1), Samples.NOON));
        String path = "/api/jobs/" + job.id();

        assertThat(post(path + "/cancel", "").body()).isEqualTo("{\"cancelled\":2,\"ending\":0}");

        Answer answer = get(path);
        assertThat(answer.at("/finished")).isEqualTo("true");
        assertThat(answer.at("/counts/done")).isEqualTo("1");
        assertThat(answer.at("/images/2/reason")).isEqualTo("The job was cancelled.");
        isProblem(post("/api/jobs/01KKNTQ2CN7XQ2M4N8P6R3T5V9/cancel", ""), 404, "There is no job");
    }

    /** Whoever follows a job asks again and again. Named for eleven reads, nineteen with failures, one after the other. */
    @Test
    void looksAtARunningJobInThreeReads() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 400);
        Samples.open(jobs, job);
        var failed = new Stage.Failed("The disk is full.");
        for (int position = 0; position < 400; position++) {
            statuses.advance(
                    Samples.status(job, position, position < 9 ? failed : new Stage.Running(0, 1), Samples.NOON));
        }
        int before = table.reads();

        Answer counts = get("/api/jobs/" + job.id() + "?images=false");

        assertThat(table.reads() - before).isEqualTo(3);
        assertThat(counts.at("/counts/failed")).isEqualTo("9");
        assertThat(counts.at("/counts/running")).isEqualTo("391");
        assertThat(counts.at("/reasons/0/reason")).isEqualTo("The disk is full.");
    }

    @Test
    void showsALongJobPageByPageAndStageByStage() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 400);
        Samples.open(jobs, job);
        for (int position = 0; position < 400; position++) {
            Stage stage = position % 4 == 0 ? new Stage.Failed("x") : new Stage.Done(Samples.result(job, position));
            statuses.advance(Samples.status(job, position, stage, Samples.NOON));
        }
        String path = "/api/jobs/" + job.id();

        Answer whole = get(path);
        assertThat(whole.json().path("images")).hasSize(150);
        assertThat(whole.at("/counts/total")).isEqualTo("400");
        Answer counts = get(path + "?images=false");
        assertThat(counts.json().path("images")).isEmpty();
        assertThat(counts.json().path("counts")).isEqualTo(whole.json().path("counts"));

        var names = new ArrayList<String>();
        whole.json()
                .path("images")
                .forEach(image -> names.add(image.path("name").asText()));
        String next = whole.at("/next");
        while (!next.isEmpty()) {
            Answer page = get(path + "/images?limit=150&cursor=" + next);
            page.json()
                    .path("images")
                    .forEach(image -> names.add(image.path("name").asText()));
            next = page.json().path("next").asText("");
        }
        assertThat(names)
                .isEqualTo(job.images().stream().map(image -> image.fileName()).toList());

        Answer failed = get(path + "/images?stage=failed&limit=60");
        Answer rest = get(path + "/images?stage=failed&limit=60&cursor=" + failed.at("/next"));
        assertThat(failed.json().path("images"))
                .hasSize(60)
                .allSatisfy(image -> assertThat(image.path("stage").asText()).isEqualTo("failed"));
        assertThat(rest.json().path("images")).hasSize(40);
        assertThat(rest.json().has("next")).isFalse();
        isProblem(get(path + "/images?limit=151"), 400, "limit must be from 1 to 150");
        isProblem(get(path + "/images?stage=lost"), 400, "stage must be one of awaiting");
        isProblem(get(path + "/images?cursor=-1"), 400, "cursor must be");
    }

    @Test
    void hasFinishedImagesVerifiedAndTellsWhatWasFound() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 2);
        Samples.open(jobs, job);
        String path = "/api/jobs/" + job.id();
        isProblem(post(path + "/verify", "{}"), 409, "Only finished images can be verified");
        String key = Samples.original(job, 0).key();
        uploads.put(key, SamplesOfFiles.png(4, 3), Samples.NOON, Map.of());
        var original = uploads.find(FakeUploads.BUCKET, key).orElseThrow().ref();
        Status done = Samples.status(job, 0, new Stage.Done(Samples.result(job, 0)), Samples.NOON);
        statuses.advance(new Status(
                new ImageRef(done.job(), done.image(), 0, "0.png", original), 1, done.stage(), Samples.NOON, "node"));

        Answer asked = post(path + "/verify", "{\"rows\":2}");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.body()).isEqualTo("{\"asked\":1}");
        assertThat(get(path + "/verification").body()).isEqualTo("""
                        {"id":"%s","finished":false,"images":[{"id":"%s","name":"0.png","state":"pending","rows":2,\
                        "height":3,"askedAt":"2026-03-14T12:00:00Z"}]}""".formatted(job.id(), done.image()));

        Task task = queue.sent().getFirst();
        statuses.keep(Verification.of(
                task, (Purpose.Verifying) task.purpose(), new Verification.Compared(0, 8, Duration.ofMillis(7))));
        Answer found = get(path + "/verification");
        assertThat(found.at("/finished")).isEqualTo("true");
        assertThat(found.at("/images/0/state")).isEqualTo("compared");
        assertThat(found.at("/images/0/differing")).isEqualTo("0");
        assertThat(found.at("/images/0/values")).isEqualTo("8");
    }

    @Test
    void tellsPageByPageWhatWasFoundSoThatNoAnswerIsTooLong() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 1234);
        Samples.open(jobs, job);
        for (int position = 0; position < 1234; position += 2) {
            statuses.advance(
                    Samples.status(job, position, new Stage.Done(Samples.result(job, position)), Samples.NOON));
            statuses.keep(new Verification(
                    job.id(),
                    job.images().get(position).id(),
                    1,
                    2,
                    Samples.NOON,
                    new Verification.Impossible("It took too long. ".repeat(50))));
        }
        String path = "/api/jobs/" + job.id() + "/verification";

        var names = new ArrayList<String>();
        Answer page = get(path);
        assertThat(page.json().path("images")).hasSize(500);
        assertThat(page.body().length()).isLessThan(1 << 20);
        page.json().path("images").forEach(image -> names.add(image.path("name").asText()));
        while (!page.at("/next").isEmpty()) {
            page = get(path + "?limit=70&cursor=" + page.at("/next"));
            page.json()
                    .path("images")
                    .forEach(image -> names.add(image.path("name").asText()));
        }

        assertThat(names).doesNotHaveDuplicates().hasSize(617).endsWith("1230.png", "1232.png");
        isProblem(get(path + "?limit=501"), 400, "limit must be from 1 to 500");
        isProblem(get(path + "?cursor=x"), 400, "cursor must be");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | The body is not JSON.",
                "[] | The body must be a JSON object",
                "{\"rows\":0} | rows must be a whole number of 1 or more.",
                "{\"rows\":3,\"whole\":true} | Say either how many rows",
                "{\"whole\":false} | Say either how many rows",
                "{\"image\":\"x\"} | image must be an image's id.",
                "{\"lines\":3} | unknown field \"lines\""
            })
    void refusesToVerifyWhatIsNotSaidWell(String body, String detail) {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 1);
        Samples.open(jobs, job);

        isProblem(post("/api/jobs/" + job.id() + "/verify", body), 400, detail);
    }

    @Test
    void deletesAJob() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 2);
        Samples.open(jobs, job);
        statuses.advance(Samples.status(job, 0, new Stage.Failed("x"), Samples.NOON));

        for (int time = 0; time < 2; time++) {
            assertThat(GatewayEvent.call("DELETE", "/api/jobs/" + job.id())
                            .send()
                            .status())
                    .isEqualTo(204);
        }

        assertThat(table.rows()).as("that it was deleted").hasSize(1);
        isProblem(get("/api/jobs/" + job.id()), 404, "There is no job");
    }

    @Test
    void listsOperations() {
        Answer answer = get("/api/operations");

        assertThat(answer.json().path("operations")).hasSize(Catalogue.all().size());
        assertThat(answer.json().path("operations"))
                .filteredOn(it -> it.path("name").asText().equals("gaussian-blur"))
                .singleElement()
                .satisfies(
                        it -> assertThat(it.at("/parameters/0/kind").asText()).isEqualTo("integer"));
    }

    @Test
    void showsTheFleetWithLeases() {
        assertThat(get("/api/fleet").at("/reason")).isEqualTo("The fleet has not been looked at yet.");
        var seen = new FleetStatus(
                Samples.NOON,
                3,
                1,
                1,
                "4 tasks want 1 node: at work.",
                List.of(
                        new FleetStatus.NodeState("i-1", 1, "running", "c7i.2xlarge"),
                        new FleetStatus.NodeState("i-2", 2, "stopped")));
        documents.put(Keys.FLEET_STATUS, FleetJson.write(seen));
        new Leases(table)
                .write(new NodeLease("i-1", NodeLease.State.READY, 2, 1, Samples.NOON, Samples.NOON.plusSeconds(30)));

        assertThat(get("/api/fleet").body())
                .isEqualTo("{\"at\":\"2026-03-14T12:00:00Z\",\"backlog\":{\"visible\":3,\"inFlight\":1},\"target\":1,"
                        + "\"reason\":\"4 tasks want 1 node: at work.\",\"rung\":\"none\",\"nodes\":[{\"id\":\"i-1\",\"slot\":1,"
                        + "\"state\":\"running\",\"type\":\"c7i.2xlarge\",\"lease\":{\"state\":\"ready\",\"ranks\":2,\"tasks\":1,"
                        + "\"renewedAt\":\"2026-03-14T12:00:00Z\",\"expiresAt\":\"2026-03-14T12:00:30Z\"}},"
                        + "{\"id\":\"i-2\",\"slot\":2,\"state\":\"stopped\"}]}");
    }

    @Test
    void showsHowFarTheDaysBudgetOfNodeHoursIsUsed() {
        var seen = new FleetStatus(
                Samples.NOON,
                9,
                0,
                2,
                "9 tasks want 2 nodes: none is started. The daily budget of 40 node-hours is used up until 00:00 UTC.",
                "daily budget",
                List.of(),
                new FleetStatus.NodeHours(39.9, 40));
        documents.put(Keys.FLEET_STATUS, FleetJson.write(seen));

        assertThat(get("/api/fleet").at("/rung")).isEqualTo("daily budget");
        assertThat(get("/api/fleet").body()).endsWith("\"nodes\":[],\"nodeHours\":{\"used\":39.9,\"budget\":40.0}}");
    }

    @Test
    void showsTheGalleryPageByPage() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 3);
        Samples.open(jobs, job);
        for (int position = 0; position < 3; position++) {
            Status done = Samples.status(job, position, new Stage.Done(Samples.result(job, position)), Samples.NOON);
            statuses.advance(done);
        }

        Answer first = get("/api/gallery?limit=2");
        Answer second = get("/api/gallery?limit=2&before=" + first.at("/next"));

        assertThat(first.json().path("entries")).hasSize(2);
        assertThat(first.json().at("/entries/0").toString())
                .contains(
                        "\"name\":\"0.png\"",
                        "\"type\":\"image/png\"",
                        "\"depth\":8",
                        "thumb.jpg?signed",
                        "\"originalUrl\":");
        assertThat(second.json().path("entries")).hasSize(1);
        assertThat(second.at("/entries/0/name")).isEqualTo("2.png");
        assertThat(second.json().has("next")).isFalse();
        isProblem(get("/api/gallery?before=yesterday"), 400, "before must be");
    }

    /** Each image of 16 GiB fills an answer with the links of its parts. */
    @Test
    void givesTheTicketsOfAnImageWhoseTurnComesLater() {
        String image = "{\"name\":\"a.tif\",\"bytes\":17179869184,\"type\":\"image/tiff\"}";
        Answer opened =
                post("/api/jobs", "{\"pipeline\":\"invert\",\"images\":[%s,%s,%s]}".formatted(image, image, image));
        assertThat(opened.status()).as(opened.body()).isEqualTo(201);
        assertThat(opened.json().path("images")).hasSize(1);
        assertThat(opened.json().path("awaited")).hasSize(2);

        String path = "/api/jobs/" + opened.at("/id") + "/tickets";
        String second = opened.at("/awaited/0");
        Answer page = post(path, "{\"images\":[\"%s\",\"%s\"]}".formatted(second, opened.at("/awaited/1")));

        assertThat(page.status()).as(page.body()).isEqualTo(200);
        assertThat(page.json().path("images")).hasSize(1);
        assertThat(page.at("/images/0/id")).isEqualTo(second);
        assertThat(page.at("/images/0/upload/method")).isEqualTo("MULTIPART");
        isProblem(post(path, "{}"), 400, "a list of 1 to 150 ids");
        isProblem(post(path, "{\"images\":[\"x\"]}"), 400, "images[0] must be an image's id");
        isProblem(post(path, "["), 400, "not JSON");
    }

    /** A page may show what its policy names: the buckets of the deployment, and no other. */
    @Test
    void linksNoOriginalOfAnotherBucketInTheGallery() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 1);
        Samples.open(jobs, job);
        Status here = Samples.status(job, 0, new Stage.Done(Samples.result(job, 0)), Samples.NOON);
        var archived = new ObjectRef("archive", "2026/cat.png", "");
        statuses.advance(new Status(
                new ImageRef(here.job(), here.image(), here.position(), here.fileName(), archived),
                here.attempt(),
                here.stage(),
                here.at(),
                here.node()));

        Answer gallery = get("/api/gallery");

        assertThat(gallery.at("/entries/0/name")).isEqualTo("0.png");
        assertThat(gallery.json().at("/entries/0").has("originalUrl")).isFalse();
    }

    @Test
    void tellsWhatIsTakenAtMost() {
        Answer limits = get("/api/limits");

        assertThat(limits.at("/maxImages")).isEqualTo("10");
        assertThat(limits.at("/formats/image~1jpeg/maxEdgePixels")).isEqualTo("50000");
        assertThat(limits.at("/formats/image~1webp/maxEdgePixels")).isEqualTo("16383");
        assertThat(limits.at("/formats/image~1bmp/maxBytes")).isEqualTo("268435456");
        assertThat(limits.at("/formats/image~1tiff/maxPixels")).isEqualTo("8589934592");
    }

    @Test
    void showsTilesToWhoMaySeeTheResult() {
        String job = "/api/jobs/" + Samples.jobId(Samples.NOON, 1) + "/images/";
        var shown = new Pyramid(Samples.jobId(Samples.NOON, 1), Samples.imageId(2), Pyramid.Side.RESULT);
        pyramids.store(Keys.dzi(shown), "<Image/>".getBytes(StandardCharsets.UTF_8));
        pyramids.store(Keys.tile(shown, 3, 1, 2), "a tile".getBytes(StandardCharsets.UTF_8));
        String image = job + shown.image() + "/tiles/";
        String other = job + Samples.jobId(Samples.NOON, 3) + "/tiles/";

        Answer description = get(image + "image.dzi");
        Answer tile = get(image + "image_files/3/1_2.jpg");

        assertThat(description.status()).isEqualTo(200);
        assertThat(description.type()).startsWith("application/xml");
        assertThat(tile.type()).isEqualTo("image/jpeg");
        assertThat(new String(Base64.getDecoder().decode(tile.body()), StandardCharsets.UTF_8))
                .isEqualTo("a tile");
        assertThat(get(other + "image.dzi").status()).isEqualTo(204);
        isProblem(get(image + "image_files/3/9_9.jpg"), 404, "no such tile");
        isProblem(get("/api/jobs/x/images/y/tiles/image.dzi"), 404, "no job x");
        isProblem(GatewayEvent.call("GET", image + "image.dzi").anonymous().send(), 401, "identity");
    }

    @Test
    void describesItself() {
        Answer answer = get("/api/openapi?format=json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("paths").properties().stream().map(Map.Entry::getKey))
                .contains(
                        "/api/jobs",
                        "/api/jobs/{id}",
                        "/api/jobs/{id}/retry",
                        "/api/operations",
                        "/api/fleet",
                        "/api/gallery",
                        "/api/health");
        assertThat(answer.json().at("/components/schemas").properties().stream().map(Map.Entry::getKey))
                .contains("OpenedAnswer", "JobAnswer", "FleetAnswer", "GalleryAnswer");
    }

    @Test
    void saysInAProblemWhatIsNotThere() {
        isProblem(get("/api/none"), 404, "nothing at this address");
        isProblem(GatewayEvent.call("PUT", "/api/jobs").body("{}").send(), 405, "method");
        isProblem(
                GatewayEvent.call("POST", "/api/jobs")
                        .body("a")
                        .header("content-type", "text/plain")
                        .send(),
                415,
                "application/json");
    }

    @Test
    void asksForPatienceWhereS3DoesNotAnswer() {
        outage.after(1);

        isProblem(
                post("/api/jobs", "{\"pipeline\":\"canny\",\"images\":[{\"name\":\"a\",\"bytes\":1}]}"),
                503,
                "Try again");
    }

    @Test
    void whatWentWrongHereIsInTheLogWithItsCause() {
        var told = new ArrayList<LogRecord>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                told.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var log = Logger.getLogger(Problems.class.getName());
        log.addHandler(handler);
        try {
            outage.bug(1, new IllegalStateException("the cause"));
            isProblem(
                    post("/api/jobs", "{\"pipeline\":\"canny\",\"images\":[{\"name\":\"a\",\"bytes\":1}]}"),
                    500,
                    "It has been noted");
        } finally {
            log.removeHandler(handler);
        }

        assertThat(told).extracting(line -> line.getThrown().getMessage()).containsExactly("the cause");
    }
}
