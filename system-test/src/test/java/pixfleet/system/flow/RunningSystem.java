package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Endpoints;
import pixfleet.cli.client.Job;
import pixfleet.cli.client.JobWatch;
import pixfleet.cli.client.Uploader;
import pixfleet.local.SecretsInLogs;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The packaged system, up on this machine with free ports, and what a client knows of it: {@code endpoints.json}. */
final class RunningSystem implements AutoCloseable {
    static final Duration START = Duration.ofSeconds(90);

    private final PixfleetCommand command;
    private final String[] options;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningSystem(PixfleetCommand command, String[] options) {
        this.command = command;
        this.options = options;
    }

    static RunningSystem up(Path folder, String... options) {
        return up(PixfleetCommand.at(folder.resolve("state")), options);
    }

    static RunningSystem up(PixfleetCommand command, String... options) {
        var system = new RunningSystem(command, options);
        system.up();
        return system;
    }

    /** Starts it, or starts it again with what it held. */
    void up() {
        var words = Stream.concat(Stream.of("up", "--port", "0"), Stream.of(options))
                .toArray(String[]::new);
        PixfleetCommand.Ran ran = command.run(START, words);
        assertThat(ran.code()).as("%s", ran).isZero();
    }

    PixfleetCommand command() {
        return command;
    }

    Path samples() {
        return command.home().resolve("samples");
    }

    JsonNode file() {
        try {
            return new ObjectMapper()
                    .readTree(command.state().resolve("endpoints.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Endpoints endpoints() {
        try {
            return Endpoints.read(command.state().resolve("endpoints.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Api api() {
        return new Api(endpoints(), http);
    }

    HttpClient http() {
        return http;
    }

    /** Submits files as one job and returns its id once all are uploaded. */
    String submit(String pipeline, List<Path> files) {
        Api api = api();
        Job job = api.open(pipeline, files);
        new Uploader(api).upload(job, files);
        return job.id();
    }

    /** Follows a job to its end. */
    JsonNode finished(String job, Duration patience) {
        return new JobWatch(api()).untilFinished(job, patience, _ -> {});
    }

    int done(String job) {
        return api().job(job).path("counts").path("done").asInt();
    }

    S3Client s3() {
        return S3Client.builder()
                .endpointOverride(aws("s3"))
                .credentialsProvider(credentials())
                .region(region())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .forcePathStyle(true)
                .build();
    }

    SqsClient sqs() {
        return SqsClient.builder()
                .endpointOverride(aws("sqs"))
                .credentialsProvider(credentials())
                .region(region())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    SnsClient sns() {
        return SnsClient.builder()
                .endpointOverride(aws("sns"))
                .credentialsProvider(credentials())
                .region(region())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    Ec2Client ec2() {
        return Ec2Client.builder()
                .endpointOverride(aws("ec2"))
                .credentialsProvider(credentials())
                .region(region())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** A new queue that hears of every image's end; its URL. */
    String listener() {
        try (var sqs = sqs();
                var sns = sns()) {
            String url =
                    sqs.createQueue(request -> request.queueName("listener")).queueUrl();
            String arn = sqs.getQueueAttributes(
                            request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            sns.subscribe(request -> request.topicArn(file().path("topic").asText())
                    .protocol("sqs")
                    .endpoint(arn));
            return url;
        }
    }

    private URI aws(String service) {
        return URI.create(file().path("aws").path(service).asText());
    }

    private Region region() {
        return Region.of(file().path("aws").path("region").asText());
    }

    private StaticCredentialsProvider credentials() {
        JsonNode aws = file().path("aws");
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                aws.path("accessKeyId").asText(), aws.path("secretAccessKey").asText()));
    }

    /** The processes below the stack whose command line holds the word. */
    List<ProcessHandle> processes(String word) {
        return ProcessHandle.of(endpoints().pid())
                .map(stack -> stack.descendants()
                        .filter(it -> commandLine(it).contains(word))
                        .toList())
                .orElse(List.of());
    }

    ProcessHandle stack() {
        return ProcessHandle.of(endpoints().pid()).orElseThrow();
    }

    /** Read from /proc, since the JDK cuts long command lines off. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException _) {
            return "";
        }
    }

    /** Waits until it holds. */
    static void until(String what, Duration patience, BooleanSupplier holds) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s within %s", what, patience).isLessThan(deadline);
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        PixfleetCommand.Ran ran = command.run(Duration.ofSeconds(60), "down");
        assertThat(ran.code()).as("%s", ran).isZero();
        http.close();
        assertThat(SecretsInLogs.below(command.state())).as("secrets in logs").isEmpty();
        assertThat(errorsOfFunctions()).as("functions end without errors").isEmpty();
        assertThat(denials()).as("rights that the template does not grant").isEmpty();
    }

    /** Calls of functions and nodes that their roles do not allow, even if nobody minded the refusal. */
    private List<String> denials() {
        return lines(command.state().resolve("logs/stack.log"))
                .filter(line -> line.contains("access denied role="))
                .toList();
    }

    /** Lines of the functions' logs that tell of an error of the JVM or of a thread that died. */
    private List<String> errorsOfFunctions() {
        Path logs = command.state().resolve("logs");
        try (Stream<Path> files = Files.list(logs)) {
            return files.flatMap(RunningSystem::lines)
                    .filter(line -> line.contains("IllegalAccessError") || line.contains("org.jboss.executor.uncaught"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path log) {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
