package pixfleet.system.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import pixfleet.local.wire.Credentials;
import pixfleet.system.template.Checkout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The local stack as the region that is deployed to: its S3 and EC2 are there before the stack and after it, and keep what they
 * hold, as do its tables; what a template declares runs in between.
 */
final class LocalRegion implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    /** Set by the HTTP client itself, or changed on the way. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "host",
            "connection",
            "content-length",
            "expect",
            "transfer-encoding",
            "upgrade",
            "authorization",
            "x-amz-date",
            "date");

    private final Path state;
    private final Path site;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path ric;
    private final RecordedCalls recorded;
    private Process process;

    private LocalRegion(Path folder) throws IOException {
        state = folder.resolve("state");
        ric = Files.createDirectories(folder.resolve("ric"));
        Path built = Checkout.file("local-stack/target/ric");
        try (Stream<Path> jars = Files.list(built)) {
            for (Path jar : jars.toList()) {
                Files.createSymbolicLink(ric.resolve(jar.getFileName()), jar);
            }
        }
        recorded = RecordedCalls.through(ric.resolve("recorder.jar"));
        site = Files.createDirectories(folder.resolve("site"));
    }

    /** A region with nothing in it. */
    static LocalRegion in(Path folder) throws IOException {
        var region = new LocalRegion(folder);
        region.runNothing();
        return region;
    }

    /** What functions, nodes and ranks asked of this region. */
    RecordedCalls recorded() {
        return recorded;
    }

    Path state() {
        return state;
    }

    /** What its functions and nodes have logged, those of the past as well. */
    String logs() {
        var all = new StringBuilder();
        try (Stream<Path> files = Files.list(state.resolve("logs"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString();
    }

    /** Whose files the site serves. */
    Path site() {
        return site;
    }

    void runNothing() throws IOException {
        runAlone(Map.of());
    }

    /** Ends what ran and runs some resources by themselves. */
    void runAlone(Map<String, Object> resources) throws IOException {
        Path alone = state.resolveSibling("alone.yaml");
        Files.writeString(
                alone, new Yaml().dump(Map.of("Transform", "AWS::Serverless-2016-10-31", "Resources", resources)));
        run("none", alone, Map.of());
    }

    /** Ends what ran and runs the template's resources instead. */
    void run(String stack, Path template, Map<String, String> parameters) throws IOException {
        stop();
        Path built = Checkout.file("local-stack/target");
        Path log = state.resolveSibling("region.log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                built.resolve("local-stack.jar") + ":" + built.resolve("lib") + "/*",
                "pixfleet.local.StackMain",
                "--template",
                template.toString(),
                "--state",
                state.toString(),
                "--stack-name",
                stack,
                "--site",
                site.toString(),
                "--ric",
                ric.toString(),
                "--instance-command",
                "'" + Checkout.file("system-test/src/test/resources/deployed-node.sh") + "' '"
                        + ric.resolve("recorder.jar") + "'"));
        parameters.forEach((name, value) -> command.addAll(List.of("--parameter", name + "=" + value)));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long deadline = System.nanoTime() + START.toNanos();
        while (!Files.exists(endpointsFile())) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as("the local stack starts:\n%s", Files.readString(log))
                    .isTrue();
            pause();
        }
    }

    Path endpointsFile() {
        return state.resolve("endpoints.json");
    }

    private JsonNode aws() {
        return endpoints().path("aws");
    }

    private JsonNode endpoints() {
        try {
            return new ObjectMapper().readTree(endpointsFile().toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Credentials keys() {
        JsonNode aws = aws();
        return new Credentials(
                aws.path("accessKeyId").asText(), aws.path("secretAccessKey").asText());
    }

    /** Sends a call on to the local stack's service, signed anew, and hands back what it answers. */
    HttpResponse<byte[]> forward(AwsCall call) throws IOException {
        var target = URI.create(aws().path(call.service()).asText()
                + call.path()
                + (call.query().isEmpty() ? "" : "?" + call.query()));
        var unsigned = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(call.method()))
                .uri(target);
        call.headers().forEach((name, value) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
                unsigned.putHeader(name, value);
            }
        });
        var keys = keys();
        var signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()))
                        .request(unsigned.build())
                        .payload(() -> new java.io.ByteArrayInputStream(call.body()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, call.service())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, StandInAws.REGION)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, true));
        var request = HttpRequest.newBuilder(target)
                .method(
                        call.method(),
                        call.body().length > 0 || call.method().matches("PUT|POST")
                                ? BodyPublishers.ofByteArray(call.body())
                                : BodyPublishers.noBody());
        signed.request().forEachHeader((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(java.util.Locale.ROOT))
                    || name.equalsIgnoreCase("authorization")
                    || name.equalsIgnoreCase("x-amz-date")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    String s3Url() {
        return aws().path("s3").asText();
    }

    S3Client s3() {
        return S3Client.builder()
                .endpointOverride(URI.create(s3Url()))
                .credentialsProvider(provider())
                .region(Region.of(StandInAws.REGION))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .forcePathStyle(true)
                .build();
    }

    /** Names of all buckets and objects there are. */
    List<String> stored() {
        try (var s3 = s3()) {
            var all = new ArrayList<String>();
            for (var bucket : s3.listBuckets().buckets()) {
                all.add(bucket.name());
                s3.listObjectsV2Paginator(request -> request.bucket(bucket.name()))
                        .contents()
                        .forEach(object -> all.add(bucket.name() + "/" + object.key()));
            }
            return all;
        }
    }

    /** Copies all objects of a bucket into a folder. */
    void download(String bucket, Path folder) throws IOException {
        try (var s3 = s3()) {
            for (var object :
                    s3.listObjectsV2Paginator(request -> request.bucket(bucket)).contents()) {
                download(s3, bucket, object.key(), folder.resolve(object.key()));
            }
        }
    }

    static void download(S3Client s3, String bucket, String key, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        s3.getObject(request -> request.bucket(bucket).key(key), file);
    }

    private Ec2Client ec2() {
        return Ec2Client.builder()
                .endpointOverride(URI.create(aws().path("ec2").asText()))
                .credentialsProvider(provider())
                .region(Region.of(StandInAws.REGION))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** Id of the launch template, which the local stack names. */
    String launchTemplate() {
        try (var ec2 = ec2()) {
            return ec2.describeLaunchTemplates().launchTemplates().stream()
                    .map(template -> template.launchTemplateId())
                    .findFirst()
                    .orElse("lt-0");
        }
    }

    /** Makes a machine from the launch template, as the planner does when more are wanted. */
    void grow(String pool, String template) {
        try (var ec2 = ec2()) {
            var config = FleetLaunchTemplateConfigRequest.builder()
                    .launchTemplateSpecification(
                            of -> of.launchTemplateId(template).version("$Latest"))
                    .build();
            var tags = TagSpecification.builder()
                    .resourceType(ResourceType.INSTANCE)
                    .tags(Tag.builder().key("pixfleet:pool").value(pool).build())
                    .build();
            ec2.createFleet(fleet -> fleet.type(FleetType.INSTANT)
                    .targetCapacitySpecification(target -> target.totalTargetCapacity(1)
                            .defaultTargetCapacityType(DefaultTargetCapacityType.ON_DEMAND))
                    .launchTemplateConfigs(config)
                    .tagSpecifications(tags));
        }
    }

    /** Ids of the machines that are there, stopped ones too, and their states. */
    Map<String, String> machines() {
        try (var ec2 = ec2()) {
            var machines = new TreeMap<String, String>();
            for (var reservation : ec2.describeInstances().reservations()) {
                for (var instance : reservation.instances()) {
                    String state = instance.state().nameAsString();
                    if (!state.equals("terminated")) {
                        machines.put(instance.instanceId(), state);
                    }
                }
            }
            return machines;
        }
    }

    /** The states of the machines that are there. */
    List<String> states() {
        return List.copyOf(machines().values());
    }

    /** Waits. */
    static void until(String what, Duration patience, BooleanSupplier holds) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            pause();
        }
    }

    /** Names of the tables that are there. */
    Set<String> tables() {
        var names = new TreeSet<String>();
        if (!endpoints().path("tables").isEmpty()) {
            ask("ListTables", new ObjectMapper().createObjectNode())
                    .path("TableNames")
                    .forEach(name -> names.add(name.asText()));
        }
        return names;
    }

    /** How many rows a table has. */
    int rows(String table) {
        var scan = new ObjectMapper().createObjectNode().put("TableName", table).put("Select", "COUNT");
        return ask("Scan", scan).path("Count").asInt();
    }

    private JsonNode ask(String operation, JsonNode request) {
        try {
            var answer = forward(AwsCall.ofTables(operation, request));
            assertThat(answer.statusCode()).as(operation).isEqualTo(200);
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StaticCredentialsProvider provider() {
        var keys = keys();
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
    }

    /** Command lines of all processes that this region started. */
    List<String> commandLines() {
        return process.descendants()
                .map(child -> {
                    try {
                        return Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline"))
                                .replace('\0', ' ');
                    } catch (IOException _) {
                        return "";
                    }
                })
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void stop() throws IOException {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the local stack ends")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        Files.deleteIfExists(endpointsFile());
    }

    @Override
    public void close() throws IOException {
        stop();
        http.close();
    }
}
