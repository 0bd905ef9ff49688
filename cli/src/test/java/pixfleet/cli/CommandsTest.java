package pixfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.cli.client.Json;
import pixfleet.cli.stack.StackLayout;

/** Every command against a server that answers as the API does; this process stands for the stack. */
@Timeout(60)
class CommandsTest {
    private static final String JOB = "01J9ZC2Q6V5X8N3W4T7R1K0MBD";

    /** Those that print no data of their own. */
    private static final Set<String> WITHOUT_JSON = Set.of("help", "completion");

    private record Ended(int code, String out, String err) {
        List<JsonNode> rows() {
            return out.lines().map(Json::read).toList();
        }
    }

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private HttpServer server;
    private FileChannel lock;
    private String address;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(
                folder.resolve("state/endpoints.json"),
                "{\"site\":\"%s/\",\"api\":\"%s/api\",\"token\":\"t\",\"pid\":%d}"
                        .formatted(address, address, ProcessHandle.current().pid()));
        lock = FileChannel.open(folder.resolve("state/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        assertThat(lock.tryLock()).isNotNull();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(0);
        lock.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        exchange.getRequestBody().readAllBytes();
        calls.add(call);
        String answer = answers.getOrDefault(call, "");
        byte[] body = (answer.isEmpty() ? "{\"detail\":\"there is no " + call + "\"}" : answer)
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Ended run(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.line(new StackLayout(folder, folder.resolve("state")))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        awaitEnd(connectionPools());
        assertThat(connectionPools())
                .as("a connection pool left open holds the process 0.3 s at its exit")
                .isEmpty();
        return new Ended(code, out.toString(), err.toString());
    }

    /** A pool that an interrupted thread closes is closed a little before its own thread has ended; one left open stays. */
    private static void awaitEnd(List<Thread> pools) {
        boolean interrupted = Thread.interrupted();
        try {
            for (Thread pool : pools) {
                var _ = pool.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Thread> connectionPools() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-")
                        && thread.getName().endsWith("SelectorManager"))
                .toList();
    }

    /** Of three images one is done, one was refused and one failed. */
    private void aJobWithTwoThatHaveNoResult() {
        answers.put("GET /api/jobs?limit=20", "{\"jobs\":[{\"id\":\"" + JOB + "\"}]}");
        answers.put("GET /api/jobs/" + JOB, """
                {"id":"%1$s","pipeline":"canny","finished":true,"counts":{"total":3,"done":1,"refused":1,"failed":1},"images":[
                {"id":"a","name":"cat.jpg","stage":"done","result":{"key":"x/result.png","url":"%2$s/result"},"originalUrl":"%2$s/a"},
                {"id":"b","name":"cat.tiff","stage":"refused","reason":"truncated","originalUrl":"%2$s/b"},
                {"id":"c","name":"../dog.jpg","stage":"failed","reason":"no luck","originalUrl":"%2$s/c"}]}
                """.formatted(JOB, address).replace("\n", ""));
        answers.put("GET /result", "the result");
        answers.put("GET /b", "original b");
        answers.put("GET /c", "original c");
    }

    @Test
    void everyCommandThatPrintsDataPrintsItAsJsonWhereAsked() {
        List<String> without = new ArrayList<>();
        Main.line(new StackLayout(folder, folder)).getSubcommands().forEach((name, line) -> {
            if (line.getCommandSpec().findOption("--json") == null) {
                without.add(name);
            }
        });

        assertThat(without).containsExactlyInAnyOrderElementsOf(WITHOUT_JSON);
    }

    @Test
    void faultsAreListedSetClearedAndStruck() {
        String dial = "{\"faults\":{\"fail-s3\":\"0.05\"},\"parts\":[\"agent\",\"rank\"]}";
        answers.put("GET /local/faults", dial);
        answers.put("PATCH /local/faults", dial);
        answers.put("DELETE /local/faults", dial);
        answers.put("POST /local/faults/strikes", "{\"pid\":42}");
        answers.put("POST /local/faults/notices", "{\"instance\":\"i-7\"}");

        assertThat(run("faults").out()).contains("fail-s3").contains("0.05").contains("agent, rank");
        assertThat(run("faults", "set", "fail-s3=0.05", "slow-ms=5", "--json").rows())
                .first()
                .satisfies(it ->
                        assertThat(it.path("faults").path("fail-s3").asText()).isEqualTo("0.05"));
        assertThat(run("faults", "clear").code()).isZero();
        assertThat(run("faults", "--json", "freeze", "agent", "--seconds", "3").rows())
                .first()
                .satisfies(it -> assertThat(it.path("pid").asInt()).isEqualTo(42));
        assertThat(run("faults", "notice", "interruption").out()).contains("interruption: i-7");
        assertThat(calls)
                .containsExactly(
                        "GET /local/faults",
                        "PATCH /local/faults",
                        "DELETE /local/faults",
                        "POST /local/faults/strikes",
                        "POST /local/faults/notices");
    }

    @Test
    void statusIsShownAgainUntilItIsInterrupted() throws Exception {
        answers.put("GET /api/fleet", "{\"backlog\":{\"visible\":7},\"reason\":\"at work\",\"nodes\":[]}");
        answers.put("GET /api/jobs?limit=10", "{\"jobs\":[]}");
        var ended = new FutureTask<>(() -> run("status", "--watch", "--json"));
        Thread watching = Thread.ofPlatform().start(ended);
        while (calls.stream().filter("GET /api/fleet"::equals).count() < 2) {
            Thread.sleep(50);
        }

        watching.interrupt();

        assertThat(ended.get().rows())
                .hasSizeGreaterThanOrEqualTo(1)
                .allSatisfy(it ->
                        assertThat(it.path("backlog").path("visible").asInt()).isEqualTo(7));
    }

    @Test
    void statusSaysWhyNoMoreNodesAreStartedToday() {
        String reason =
                "9 tasks want 2 nodes: none is started. The daily budget of 40 node-hours is used up until 00:00 UTC.";
        answers.put(
                "GET /api/fleet",
                "{\"reason\":\"%s\",\"rung\":\"daily budget\",\"nodes\":[],\"nodeHours\":{\"used\":39.94,\"budget\":40.0}}"
                        .formatted(reason));
        answers.put("GET /api/jobs?limit=10", "{\"jobs\":[]}");

        assertThat(run("status").out()).contains(reason).contains("node-hours today: 39.9 of 40");
    }

    @Test
    void statusSaysWhatTheTableHolds() {
        answers.put("GET /api/fleet", "{\"reason\":\"asleep\",\"nodes\":[]}");
        answers.put("GET /api/jobs?limit=10", "{\"jobs\":[]}");
        assertThat(run("status").out()).as("who is no operator").doesNotContain("table");

        answers.put(
                "GET /local/table",
                "{\"tables\":[{\"name\":\"records\",\"state\":\"ACTIVE\",\"rows\":1234,\"bytes\":2500000}],"
                        + "\"calls\":{\"GetItem\":5,\"Query\":2,\"TransactWriteItems\":3,\"DescribeTable\":9}}");

        assertThat(run("status").out())
                .contains("table   active, 1234 rows, 2.5 MB; 7 reads and 3 writes since it was started");
        assertThat(run("status", "--json")
                        .rows()
                        .get(1)
                        .path("table")
                        .path("rows")
                        .asInt())
                .isEqualTo(1234);
    }

    @Test
    void faultsSayWhatIsWrong() {
        assertThat(run("faults", "set", "fail-s3")).satisfies(it -> {
            assertThat(it.code()).isEqualTo(2);
            assertThat(it.err()).contains("NAME=VALUE");
        });
        assertThat(run("faults", "kill", "rank")).satisfies(it -> {
            assertThat(it.code()).isEqualTo(1);
            assertThat(it.err()).contains("there is no POST");
        });
    }

    @Test
    void jobsListsThemWithTheirCounts() {
        aJobWithTwoThatHaveNoResult();

        assertThat(run("jobs").out()).contains(JOB, "1 of 3 done, 1 refused, 1 failed", "(canny)");
        assertThat(run("jobs", "--json").rows()).singleElement().satisfies(row -> {
            assertThat(row.path("counts").path("total").asInt()).isEqualTo(3);
            assertThat(row.has("images")).isFalse();
        });
    }

    @Test
    void jobShowsEachImageAndWhyItHasNoResult() {
        aJobWithTwoThatHaveNoResult();

        assertThat(run("job", JOB).out()).contains("refused  cat.tiff  truncated", "failed   ../dog.jpg  no luck");
        assertThat(run("job", JOB, "--json").rows())
                .singleElement()
                .satisfies(row -> assertThat(row.path("images")).hasSize(3));
    }

    @Test
    void aJobThatIsNotThereIsSaid() {
        assertThat(run("job", JOB)).satisfies(it -> {
            assertThat(it.code()).isEqualTo(1);
            assertThat(it.err()).contains("there is no GET /api/jobs/" + JOB);
        });
    }

    @Test
    void fetchBringsTheResultsThereAreAndSaysThatSomeAreMissing() {
        aJobWithTwoThatHaveNoResult();
        Path out = folder.resolve("out");

        Ended ended = run("fetch", JOB, "--out", out.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains("1 of 3 results are in " + out);
        assertThat(out).isDirectoryContaining(file -> file.endsWith("cat-1.png"));
        assertThat(out.resolve("cat-1.png")).hasContent("the result");
    }

    @Test
    void fetchFailedBringsTheOriginalsWithoutAResultAndStaysInTheFolder() {
        aJobWithTwoThatHaveNoResult();
        Path out = folder.resolve("out");

        Ended ended = run("fetch", JOB, "--failed", "--out", out.toString(), "--json");

        assertThat(ended.code()).isZero();
        assertThat(ended.rows()).extracting(row -> row.path("reason").asText()).containsExactly("truncated", "no luck");
        assertThat(out.resolve("cat-2.tiff")).hasContent("original b");
        assertThat(out.resolve(".._dog.jpg")).hasContent("original c");
        assertThat(folder.resolve("dog.jpg")).doesNotExist();
    }

    @Test
    void retrySaysHowManyAreTriedAgain() {
        answers.put("POST /api/jobs/" + JOB + "/retry", "{\"retried\":2}");

        assertThat(run("retry", JOB).out()).contains("2 images are tried again");
        assertThat(run("retry", JOB, "--json").rows().getFirst().path("retried").asInt())
                .isEqualTo(2);
    }

    @Test
    void retryTriesWhateverHasFailedInAnyJob() {
        answers.put("POST /api/jobs/retry?limit=50", "{\"retried\":2,\"next\":\"01A\"}");
        answers.put("POST /api/jobs/retry?limit=50&before=01A", "{\"retried\":1}");

        assertThat(run("retry", "--all").out()).contains("3 images are tried again", "./pixfleet jobs");
        assertThat(run("retry", "--all", "--json").rows().getFirst().toString()).isEqualTo("{\"retried\":3}");
        assertThat(run("retry").code()).isEqualTo(2);
        assertThat(calls).isNotEmpty().allMatch(call -> call.startsWith("POST /api/jobs/retry"));
    }

    @Test
    void statusSaysThatOldDocumentsAreNotRead() throws IOException {
        answers.put("GET /api/fleet", "{\"reason\":\"asleep\",\"nodes\":[]}");
        answers.put("GET /api/jobs?limit=10", "{\"jobs\":[]}");
        Path results = folder.resolve("state/s3/pixfleet-results-000000000000-us-east-1");
        Files.createDirectories(results.resolve("results/f1"));
        assertThat(run("status").out()).doesNotContain("earlier release");

        Files.createDirectories(results.resolve("jobs/" + JOB));

        assertThat(run("status").out()).contains("an earlier release left documents of its jobs below jobs/");
        assertThat(run("status", "--json").out()).doesNotContain("earlier release");
    }

    @Test
    void cancelSaysHowManyWereEnded() {
        answers.put("POST /api/jobs/" + JOB + "/cancel", "{\"cancelled\":5,\"ending\":0}");

        assertThat(run("cancel", JOB).out()).contains("5 images were ended");
        assertThat(run("cancel", JOB, "--json").rows().getFirst().toString())
                .isEqualTo("{\"cancelled\":5,\"ending\":0}");
        assertThat(calls).containsOnly("POST /api/jobs/" + JOB + "/cancel");

        answers.put("POST /api/jobs/" + JOB + "/cancel", "{\"cancelled\":0,\"ending\":20000}");
        assertThat(run("cancel", JOB).out()).contains("what is not over of 20000 images ends in the minutes to come");
    }

    @Test
    void deleteNeedsAYes() {
        answers.put("DELETE /api/jobs/" + JOB, " ");

        assertThat(run("delete", JOB, "--json").code()).isEqualTo(1);
        assertThat(calls).isEmpty();

        Ended ended = run("delete", JOB, "--yes", "--json");
        assertThat(ended.code()).as("%s", ended).isZero();
        assertThat(ended.rows().getFirst().path("deleted").asText()).isEqualTo(JOB);
        assertThat(calls).containsExactly("DELETE /api/jobs/" + JOB);
    }

    @Test
    void operationsListsThemAndShowsOne() {
        assertThat(run("operations").out().lines()).hasSizeGreaterThan(51);
        assertThat(run("operations", "canny").out()).contains("low", "high", "default 100");
        assertThat(run("operations", "blur").out())
                .contains("gaussian-blur", "median-blur")
                .doesNotContain("canny");
        assertThat(run("operations", "canny", "--json").rows())
                .singleElement()
                .satisfies(row -> assertThat(row.path("name").asText()).isEqualTo("canny"));
        assertThat(run("operations", "tea").code()).isEqualTo(2);
        assertThat(calls).isEmpty();
    }

    @Test
    void pipelinesListsThePagesPresets() {
        assertThat(run("pipelines").out()).contains("line-drawing", "grayscale|gaussian-blur");
        assertThat(run("pipelines", "--json").rows())
                .extracting(row -> row.path("title").asText())
                .contains("Line drawing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completionIsAScriptThatBashTakes(String shell) throws IOException, InterruptedException {
        String script = run("completion", shell).out();
        Path file = Files.writeString(
                folder.resolve("completion.sh"),
                shell.equals("zsh") ? script.substring(script.indexOf("#!/")) : script);
        assertThat(script.lines().findFirst().orElseThrow()).startsWith(shell.equals("zsh") ? "autoload" : "#!/");

        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "compopt() { :; }; source %s; COMP_WORDS=(pixfleet su); COMP_CWORD=1; _complete_pixfleet; echo \"${COMPREPLY[@]}\";"
                                        .formatted(file)
                                + "COMP_WORDS=(pixfleet d); _complete_pixfleet; echo \"${COMPREPLY[@]}\";"
                                + "COMP_WORDS=(pixfleet fetch --f); COMP_CWORD=2; _complete_pixfleet; echo \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.inputReader().lines()).containsExactly("submit", "demo delete down deploy destroy", "--failed");
    }

    @Test
    void submitRefusesAWordThatMeansNoFile() {
        assertThat(run(
                        "submit",
                        "--pipeline",
                        "line-drawing",
                        folder.resolve("none").toString()))
                .satisfies(it -> {
                    assertThat(it.code()).isEqualTo(2);
                    assertThat(it.err()).contains("there is no file");
                });
        assertThat(calls).isEmpty();
    }

    @Test
    void submitTakesAFolderAndEndsNonZeroWhenOneFailedAndSaysWhereResultsAre() throws IOException {
        aJobWithTwoThatHaveNoResult();
        Path photos = Files.createDirectories(folder.resolve("photos"));
        Files.writeString(photos.resolve("cat.jpg"), "a");
        Files.writeString(photos.resolve("cat.tiff"), "b");
        Files.writeString(photos.resolve("dog.jpg"), "c");
        String ticket = "{\"id\":\"i\",\"name\":\"n\",\"upload\":{\"url\":\"" + address + "/store\",\"fields\":{}}}";
        answers.put("POST /api/jobs", "{\"id\":\"%s\",\"images\":[%s,%s,%s]}".formatted(JOB, ticket, ticket, ticket));
        answers.put("POST /store", "stored");

        Ended ended = run("submit", "--pipeline", "line-drawing", photos.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out())
                .contains("uploading 3 images", "failed ../dog.jpg: no luck", "./pixfleet fetch " + JOB, "&job=" + JOB);
        Ended json = run("submit", "--pipeline", "canny", "--json", photos.toString());
        assertThat(json.code()).isEqualTo(1);
        assertThat(json.rows().getLast().path("job").asText()).isEqualTo(JOB);
    }

    @Test
    void helpKnowsEveryCommand() {
        String help = run("help").out();

        assertThat(Main.line(new StackLayout(folder, folder)).getSubcommands().keySet())
                .allSatisfy(name -> assertThat(help).contains(name));
        assertThat(run("help", "fetch").out()).contains("--failed");
    }
}
