package pixfleet.system.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Endpoints;
import pixfleet.cli.client.JobWatch;
import pixfleet.cli.client.Uploader;
import pixfleet.local.SecretsInLogs;
import pixfleet.system.flow.KeptLogs;
import pixfleet.system.template.Checkout;
import pixfleet.system.template.Rights;
import pixfleet.system.template.Rights.Right;
import pixfleet.system.template.Shell;
import pixfleet.system.template.Shell.Ended;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/**
 * A deployment's whole life without an account: the scripts as they are and the AWS command line as Debian has it, against an AWS
 * on the loopback address; what was deployed, and nothing else, then works.
 */
@Timeout(900)
class RehearsalIT {
    private static final String STACK = "rehearsal";
    private static final Duration SWEEP = Duration.ofSeconds(90);
    private static final String SUFFIX = "-" + StandInAws.ACCOUNT + "-" + StandInAws.REGION;

    @TempDir
    private Path folder;

    private LocalRegion region;
    private StandInAws aws;

    @BeforeEach
    void anEmptyAccount() throws IOException {
        KeptLogs.of(folder);
        region = LocalRegion.in(folder);
        aws = new StandInAws(region);
    }

    @AfterEach
    void end() throws IOException {
        aws.close();
        region.close();
    }

    @Test
    void deploysProcessesUpdatesAndLeavesNothing() throws IOException, InterruptedException {
        assertThat(region.stored()).isEmpty();

        succeeds(
                script("deploy", "--min-nodes", "1", "--max-nodes", "3", "--result-cache", "on"),
                "the site: https://d");
        // The sweep made it; it found no package and went to sleep.
        LocalRegion.until("a node sleeps", SWEEP, () -> region.states().equals(List.of("stopped")));
        theSiteIsTheOneThatWasBuilt();
        theStoredPackageProcessesAnImage();
        everyCallIsOneOfTheRole();
        nothingAnswersAStranger();
        String pool = aws.account().pools().keySet().iterator().next();
        succeeds(script("users", "invite", "someone@example.org", "--operator"), "is good for 7 days");

        Ended update = script("deploy", "--update", "--yes", "--max-nodes", "2");
        assertThat(update.code()).as(update.output()).isZero();
        assertThat(update.output()).containsPattern("Modify.*ReconcileFunction.*AWS::Lambda::Function");
        assertThat(region.machines()).hasSize(1);
        assertThat(aws.account().pools()).containsEntry(pool, Set.of("someone@example.org"));

        assertThat(region.rows(STACK + "-records")).isPositive();
        String refused = destroyedWhileThePoolGrows();
        assertThat(refused).isEqualTo("InvalidLaunchTemplateId.NotFound");
        assertThat(SecretsInLogs.below(region.state())).as("secrets in logs").isEmpty();
        assertThat(region.stored()).isEmpty();
        assertThat(region.machines()).isEmpty();
        assertThat(aws.cloudFormation().stacks()).isEmpty();
        assertThat(aws.account().pools()).isEmpty();
        assertThat(region.tables()).isEmpty();
        assertThat(aws.account().logs()).isEmpty();
        assertThat(aws.refused()).isEmpty();
        assertThat(aws.calls())
                .contains(
                        "s3 PUT bucket tagging",
                        "cloudformation ExecuteChangeSet",
                        "ec2 DeleteLaunchTemplate",
                        "ec2 TerminateInstances",
                        "dynamodb DynamoDB_20120810.DeleteTable",
                        "cloudformation DeleteStack",
                        "cognito-idp AWSCognitoIdentityProviderService.DeleteUserPool",
                        "logs Logs_20140328.DeleteLogGroup");
    }

    /** A planner that goes on making nodes, as long as it can; what stopped it. */
    private String destroyedWhileThePoolGrows() throws InterruptedException {
        String template = region.launchTemplate();
        var refused = new AtomicReference<>("");
        var made = new AtomicInteger();
        Thread planner = Thread.ofVirtual().start(() -> {
            while (made.get() < 2000) {
                try {
                    region.grow(STACK, template);
                    made.incrementAndGet();
                    Thread.sleep(250);
                } catch (Ec2Exception e) {
                    refused.set(e.awsErrorDetails().errorCode());
                    return;
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        });
        succeeds(script("destroy", "--yes"), "nothing of rehearsal is left");
        planner.join();
        assertThat(made.get()).as("nodes made while the scripts ran").isPositive();
        return refused.get();
    }

    private void theSiteIsTheOneThatWasBuilt() throws IOException, InterruptedException {
        String bucket = STACK + "-site" + SUFFIX;
        assertThat(region.stored()).contains(bucket + "/index.html", bucket + "/config.json");
        region.download(bucket, region.site());
        var endpoints = Endpoints.read(region.endpointsFile());
        assertThat(get(endpoints.site())).isEqualTo(Files.readString(Checkout.file("web-static/dist/index.html")));
        assertThat(Files.readString(region.site().resolve("config.json"))).contains("\"kind\":\"cognito\"");
    }

    private static String get(URI address) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private void theStoredPackageProcessesAnImage() throws IOException, InterruptedException {
        List<Path> samples;
        try (Stream<Path> files = Files.list(Checkout.file("samples"))) {
            samples = files.filter(file -> file.toString().endsWith(".jpg"))
                    .limit(1)
                    .toList();
        }
        try (var http = HttpClient.newHttpClient()) {
            var api = new Api(Endpoints.read(region.endpointsFile()), http);
            var job = api.open("grayscale", samples);
            new Uploader(api).upload(job, samples);
            var finished = new JobWatch(api).untilFinished(job.id(), Duration.ofMinutes(3), _ -> {});
            assertThat(finished.path("counts").path("done").asInt())
                    .as(finished.toString())
                    .isEqualTo(1);
            anImageCostsAtMostSixRequestsAndSixWrites(job.id());
            api.jobs(5);
            api.fleet();
            verifies(api, job.id());
            answersFromAnEarlierResult(api, samples);
            triesAgainWhatFailed(api, samples.getFirst());
            givesTicketsOfALargeFileAndTakesThemBack(api);
            api.delete(job.id());
        }
        String sha = Files.readString(Checkout.file("target/current")).strip();
        assertThat(region.commandLines()).anyMatch(line -> line.contains(sha + "/fleet-agent.jar"));
        assertThat(region.stored()).contains(STACK + "-results" + SUFFIX + "/dist/" + sha + ".tar.gz");
    }

    /** From its upload, which is a request by itself, to the gallery. That it runs is left out if it was done sooner. */
    private void anImageCostsAtMostSixRequestsAndSixWrites(String job) throws IOException {
        // The node says so once the end was told, which is the last row.
        LocalRegion.until("the end was told", SWEEP, () -> region.logs().contains("task done task=" + job));
        assertThat(region.recorded().objectRequests(job)).hasSizeBetween(3, 5);
        assertThat(region.recorded().rowsWritten(job)).hasSizeBetween(5, 6);
    }

    /** With the node's own role: a copy is written where a rank writes else. */
    private void answersFromAnEarlierResult(Api api, List<Path> samples) throws IOException, InterruptedException {
        var again = api.open("grayscale", samples);
        new Uploader(api).upload(again, samples);
        var finished = new JobWatch(api).untilFinished(again.id(), Duration.ofMinutes(3), _ -> {});
        assertThat(finished.path("counts").path("done").asInt())
                .as(finished.toString())
                .isEqualTo(1);
        assertThat(region.logs()).contains("result taken over from an earlier image task=" + again.id());
        verifies(api, again.id());
        api.delete(again.id());
    }

    private static void verifies(Api api, String job) throws InterruptedException {
        api.verify(job, 5, "");
        for (int look = 0; look < 600 && !api.verification(job).path("finished").asBoolean(); look++) {
            Thread.sleep(100);
        }
        assertThat(api.verification(job).toString()).contains("\"differing\":0");
    }

    /** A file that ends too early fails, and fails again. */
    private void triesAgainWhatFailed(Api api, Path sample) throws IOException {
        byte[] whole = Files.readAllBytes(sample);
        Path cut = Files.write(region.state().resolveSibling("cut.jpg"), Arrays.copyOf(whole, whole.length / 2));
        var job = api.open("invert", List.of(cut));
        new Uploader(api).upload(job, List.of(cut));
        var watch = new JobWatch(api);
        assertThat(watch.untilFinished(job.id(), Duration.ofMinutes(3), _ -> {})
                        .path("counts")
                        .path("failed")
                        .asInt())
                .isEqualTo(1);
        assertThat(api.retry(job.id())).isEqualTo(1);
        watch.untilFinished(job.id(), Duration.ofMinutes(3), _ -> {});
        api.delete(job.id());
    }

    private void givesTicketsOfALargeFileAndTakesThemBack(Api api) throws IOException {
        Path large = region.state().resolveSibling("large.tif");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(70L << 20);
        }
        var job = api.open("invert", List.of(large));
        assertThat(api.cancel(job.id()).path("cancelled").asInt()).isEqualTo(1);
        api.delete(job.id());
    }

    /** Every object there is, and every route of the description. The page alone is for everybody. */
    private void nothingAnswersAStranger() throws IOException, InterruptedException {
        var endpoints = Endpoints.read(region.endpointsFile());
        try (var http = HttpClient.newHttpClient()) {
            for (String object : region.stored()) {
                URI address = URI.create(region.s3Url() + "/" + object.replace(" ", "%20"));
                assertThat(http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                                .statusCode())
                        .as(object)
                        .isEqualTo(403);
            }
            var description = HttpRequest.newBuilder(URI.create(endpoints.api() + "/openapi?format=json"))
                    .header("Authorization", "Bearer " + endpoints.token())
                    .build();
            var paths = new ObjectMapper()
                    .readTree(http.send(description, BodyHandlers.ofString()).body())
                    .path("paths");
            assertThat(paths.size()).isGreaterThan(10);
            for (var path : paths.properties()) {
                for (var operation : path.getValue().properties()) {
                    var request = HttpRequest.newBuilder(
                                    endpoints.site().resolve(path.getKey().replaceAll("\\{[^}]*}", "7")))
                            .method(operation.getKey().toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.noBody())
                            .build();
                    assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                            .as(operation.getKey() + " " + path.getKey())
                            .isEqualTo(path.getKey().equals("/api/health") ? 200 : 401);
                }
            }
        }
    }

    /** Declared is what the template grants; {@code RightsTest} compares them. */
    private void everyCallIsOneOfTheRole() throws IOException {
        var declared = Rights.declared();
        Set<Right> made = region.recorded().rights();

        assertThat(made)
                .allSatisfy(call -> assertThat(declared.keySet()).as("%s", call).anyMatch(right -> right.covers(call)));
        assertThat(declared.entrySet())
                .filteredOn(entry -> entry.getValue() && made.stream().noneMatch(entry.getKey()::covers))
                .as("declared as seen, and not seen")
                .extracting(entry -> entry.getKey().toString())
                .isEmpty();
    }

    private Ended script(String name, String... options) {
        var words = Stream.concat(
                Stream.of(Checkout.file("sam/" + name + ".sh").toString(), "--stack", STACK), Stream.of(options));
        return command(words.toArray(String[]::new));
    }

    private Ended command(String... words) {
        var environment = new HashMap<String, String>(Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "PIXFLEET_NO_BUILD", "1",
                "AWS_ENDPOINT_URL", aws.url(),
                "AWS_ACCESS_KEY_ID", region.keys().accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", region.keys().secretAccessKey(),
                "AWS_REGION", StandInAws.REGION,
                "AWS_DEFAULT_REGION", StandInAws.REGION,
                "AWS_CONFIG_FILE", folder.resolve("none").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString(),
                "AWS_MAX_ATTEMPTS", "1"));
        return new Shell(folder.resolve("commands"), environment).run(List.of(words));
    }

    private static void succeeds(Ended ended, String sentence) {
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains(sentence);
    }
}
