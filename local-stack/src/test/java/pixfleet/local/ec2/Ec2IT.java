package pixfleet.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.Awaiting;
import pixfleet.local.fault.FaultDial;
import pixfleet.local.fault.Faults;
import pixfleet.local.process.Children;
import pixfleet.local.template.Blueprint.LaunchTemplate;
import pixfleet.local.template.Blueprint.Machine;
import pixfleet.local.template.Blueprint.MachineForm;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.Keyring;
import pixfleet.local.wire.QueryServer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Our EC2 through a real client of the SDK. Instances run what the test writes into {@code behave.sh}. */
@Timeout(60)
class Ec2IT {
    private static final Credentials CREDENTIALS = new Credentials("local-key", "local-secret");
    private static final InstanceRoles ACCOUNT_KEYS = new InstanceRoles(Keyring.of(CREDENTIALS), List.of(), List.of());
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String ONE = "i-00000000000000001";
    private static final String TWO = "i-00000000000000002";

    @TempDir
    private Path directory;

    private Instances instances;
    private QueryServer server;
    private Ec2Client ec2;

    @BeforeEach
    void setUp() throws IOException {
        behave("exec sleep 1000");
        open();
    }

    private void open() throws IOException {
        var faults = new FaultDial(
                directory.resolve("faults.properties"),
                Faults.NONE.with(Map.of("boot-delay-ms", "100", "stop-delay-ms", "100")),
                new SplittableRandom(7));
        var host = new InstanceHost(
                directory,
                "/bin/sh " + directory.resolve("behave.sh"),
                Map.of("PATH", System.getenv("PATH")),
                ACCOUNT_KEYS,
                new Children(directory.resolve("run")),
                faults,
                Clock.systemUTC(),
                MetadataServer.start(Clock.systemUTC(), Duration.ofMillis(500)));
        var form = new MachineForm("ami-1", "c7i.large", base64("hello"), Map.of("pool", "p", "x:slot", "1"), "lt-1");
        var other = new MachineForm("ami-1", "c7i.large", base64("hello"), Map.of("pool", "p", "x:slot", "2"), "lt-1");
        instances = Instances.open(
                host, List.of(new Machine("Node1", ONE, "", form), new Machine("Node2", TWO, "", other)), List.of());
        instances.resume();
        var templates = LaunchTemplates.open(
                directory.resolve("launch-templates"), List.of(new LaunchTemplate("lt-1", "nodes", form, "")));
        var service = new Ec2Service(instances, templates, List.of(), AwsIdentity.LOCAL);
        server = QueryServer.start(service, CREDENTIALS, 0);
        ec2 = client(CREDENTIALS);
    }

    private Ec2Client client(Credentials credentials) {
        return Ec2Client.builder()
                .endpointOverride(URI.create(server.endpoint()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    @AfterEach
    void tearDown() {
        close();
    }

    private void close() {
        ec2.close();
        server.close();
        instances.close();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void behave(String script) throws IOException {
        Files.writeString(directory.resolve("behave.sh"), script + "\n");
    }

    private void faults(String text) throws IOException {
        Files.writeString(directory.resolve("faults.properties"), text);
    }

    private Instance describe(String id) {
        return ec2.describeInstances(request -> request.instanceIds(id))
                .reservations()
                .getFirst()
                .instances()
                .getFirst();
    }

    private InstanceStateName state(String id) {
        return describe(id).state().name();
    }

    private void await(String id, InstanceStateName wanted) throws InterruptedException {
        Awaiting.until(id + " " + wanted, SOON, () -> state(id) == wanted);
    }

    private List<String> lines(String file) {
        try {
            var path = directory.resolve(file);
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
    }

    @Test
    void anInterruptionIsToldToTheMachineAndEndsItAfterItsTime() throws Exception {
        ec2.startInstances(request -> request.instanceIds(ONE));
        await(ONE, InstanceStateName.RUNNING);

        assertThat(instances.notice("", MetadataServer.Notice.REBALANCE)).contains(ONE);
        assertThat(state(ONE)).isEqualTo(InstanceStateName.RUNNING);
        assertThat(instances.notice(ONE, MetadataServer.Notice.INTERRUPTION)).contains(ONE);

        await(ONE, InstanceStateName.STOPPED);
        assertThat(describe(ONE).stateTransitionReason()).contains("Server.SpotInstanceShutdown");
        assertThat(instances.notice("", MetadataServer.Notice.INTERRUPTION)).isEmpty();
        assertThatThrownBy(() -> instances.notice(ONE, MetadataServer.Notice.INTERRUPTION))
                .hasMessageContaining("given notice");
    }

    @Test
    void startsAndStopsWithTheStatesInBetween() throws InterruptedException {
        assertThat(state(ONE)).isEqualTo(InstanceStateName.STOPPED);

        var starting = ec2.startInstances(request -> request.instanceIds(ONE))
                .startingInstances()
                .getFirst();
        assertThat(starting.previousState().name()).isEqualTo(InstanceStateName.STOPPED);
        assertThat(starting.currentState().name()).isEqualTo(InstanceStateName.PENDING);
        await(ONE, InstanceStateName.RUNNING);

        var stopping = ec2.stopInstances(request -> request.instanceIds(ONE))
                .stoppingInstances()
                .getFirst();
        assertThat(stopping.currentState().name()).isEqualTo(InstanceStateName.STOPPING);
        assertRefused("IncorrectInstanceState", () -> ec2.startInstances(request -> request.instanceIds(ONE)));
        await(ONE, InstanceStateName.STOPPED);
        assertThat(describe(ONE).stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
        assertThat(state(TWO)).isEqualTo(InstanceStateName.STOPPED);
    }

    @Test
    void givesTheProcessItsIdAndUserData() throws Exception {
        behave("cp \"$PIXFLEET_USER_DATA_FILE\" \"$INSTANCE_DIR/../../user-data\"; echo $INSTANCE_ID > " + directory
                + "/id; exec sleep 1000");

        ec2.startInstances(request -> request.instanceIds(ONE));

        Awaiting.until("the process wrote its id", SOON, () -> lines("id").contains(ONE));
        assertThat(lines("user-data")).containsExactly("hello");
    }

    /** Named for nodes that stood back so far that their world took most of a minute to start beside other work. */
    @Test
    void theProcessComesAfterWhatPeopleWaitForByALittleOnly() throws Exception {
        behave("nice > " + directory + "/niceness; exec sleep 1000");

        ec2.startInstances(request -> request.instanceIds(ONE));

        Awaiting.until("it told its niceness", SOON, () -> !lines("niceness").isEmpty());
        assertThat(lines("niceness")).containsExactly("2");
    }

    @Test
    void stopsWhenTheProcessEndsWithZero() throws Exception {
        behave("exit 0");

        ec2.startInstances(request -> request.instanceIds(ONE));

        Awaiting.until(
                "powered off",
                SOON,
                () -> describe(ONE).stateReason() != null
                        && describe(ONE).stateReason().code().equals("Client.InstanceInitiatedShutdown")
                        && state(ONE) == InstanceStateName.STOPPED);
    }

    @Test
    void restartsACrashedProcessOnTheRunningInstance() throws Exception {
        behave("echo up >> " + directory + "/boots; [ $(wc -l < " + directory
                + "/boots) -ge 2 ] && exec sleep 1000; exit 9");

        ec2.startInstances(request -> request.instanceIds(ONE));

        Awaiting.until("started twice", SOON, () -> lines("boots").size() == 2);
        assertThat(state(ONE)).isEqualTo(InstanceStateName.RUNNING);
    }

    @Test
    void startsOnceHoweverManyAskAtOnce() throws Exception {
        behave("echo up >> " + directory + "/boots; exec sleep 1000");

        var calls = IntStream.range(0, 8)
                .mapToObj(_ ->
                        CompletableFuture.runAsync(() -> ec2.startInstances(request -> request.instanceIds(ONE, TWO))))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(calls).join();
        await(ONE, InstanceStateName.RUNNING);
        await(TWO, InstanceStateName.RUNNING);

        Awaiting.until("both booted", SOON, () -> lines("boots").size() == 2);
        ec2.stopInstances(request -> request.instanceIds(ONE, TWO));
        await(ONE, InstanceStateName.STOPPED);
        assertThat(lines("boots")).hasSize(2);
    }

    @Test
    void refusesCapacityBySlotAndStartsNoneOfSeveral() throws Exception {
        faults("refuse-capacity=2");

        assertRefused(
                "InsufficientInstanceCapacity", () -> ec2.startInstances(request -> request.instanceIds(ONE, TWO)));
        assertThat(state(ONE)).isEqualTo(InstanceStateName.STOPPED);

        faults("boot-delay-ms=10");
        ec2.startInstances(request -> request.instanceIds(ONE, TWO));
        await(TWO, InstanceStateName.RUNNING);
    }

    @Test
    void launchesOnceForOneClientToken() throws Exception {
        var first = ec2.runInstances(request -> request.minCount(1)
                .maxCount(1)
                .clientToken("token-1")
                .launchTemplate(template -> template.launchTemplateName("nodes"))
                .tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder().key("extra").value("yes").build())
                        .build()));
        var again = ec2.runInstances(request -> request.minCount(1)
                .maxCount(1)
                .clientToken("token-1")
                .launchTemplate(template -> template.launchTemplateName("nodes")));

        var id = first.instances().getFirst().instanceId();
        assertThat(again.instances()).extracting(Instance::instanceId).containsExactly(id);
        await(id, InstanceStateName.RUNNING);
        assertThat(describe(id).tags()).extracting(Tag::key).contains("extra", "pool");
        assertRefused(
                "IdempotentParameterMismatch",
                () -> ec2.runInstances(request ->
                        request.minCount(1).maxCount(1).clientToken("token-1").imageId("ami-other")));

        ec2.terminateInstances(request -> request.instanceIds(id));
        await(id, InstanceStateName.TERMINATED);
    }

    @Test
    void pagesAndFilters() {
        ec2.runInstances(request -> request.minCount(10).maxCount(10).imageId("ami-2"));

        var seen = new HashSet<String>();
        int pages = 0;
        for (var page : ec2.describeInstancesPaginator(request -> request.maxResults(5))) {
            pages++;
            page.reservations()
                    .forEach(reservation ->
                            reservation.instances().forEach(instance -> seen.add(instance.instanceId())));
        }

        assertThat(seen).hasSize(12);
        assertThat(pages).isEqualTo(3);
        assertThat(filtered("tag:pool", "p")).containsExactly(ONE, TWO);
        assertThat(filtered("tag:x:slot", "2")).containsExactly(TWO);
        assertThat(filtered("tag-key", "poo*")).containsExactly(ONE, TWO);
        assertThat(filtered("instance-state-name", "stopped")).containsExactly(ONE, TWO);
        assertThat(filtered("image-id", "ami-2")).hasSize(10);
        assertThat(filtered("instance-id", TWO, "i-9")).containsExactly(TWO);
        assertThat(filtered("availability-zone", "us-east-1a")).hasSize(12);
        assertThat(filtered("availability-zone", "us-east-1b")).isEmpty();
        assertThat(filtered("vpc-id", describe(ONE).vpcId())).hasSize(12);
        assertThat(filtered("vpc-id", "vpc-other")).isEmpty();
        assertThat(filtered("architecture", "x86_64")).hasSize(12);
        assertThat(filtered("architecture", "arm64")).isEmpty();
        assertThat(filtered("launch-time", describe(ONE).launchTime().toString()))
                .contains(ONE);
        assertThat(filtered("launch-time", "1999-*")).isEmpty();
        assertRefused("InvalidParameterValue", () -> filtered("weather", "rain"));
        assertRefused("InvalidParameterValue", () -> ec2.describeInstances(request -> request.maxResults(4)));
    }

    /** Named for a dry run that terminated what it should have left alone. */
    @Test
    void doesNothingDry() throws Exception {
        ec2.startInstances(request -> request.instanceIds(TWO));
        await(TWO, InstanceStateName.RUNNING);
        var before = ec2.describeInstances().reservations();

        assertRefused(
                "DryRunOperation",
                () -> ec2.startInstances(request -> request.instanceIds(ONE).dryRun(true)));
        assertRefused(
                "DryRunOperation",
                () -> ec2.stopInstances(request -> request.instanceIds(TWO).dryRun(true)));
        assertRefused(
                "DryRunOperation",
                () -> ec2.terminateInstances(
                        request -> request.instanceIds(ONE, TWO).dryRun(true)));
        assertRefused(
                "DryRunOperation",
                () -> ec2.rebootInstances(request -> request.instanceIds(TWO).dryRun(true)));
        assertRefused(
                "DryRunOperation",
                () -> ec2.runInstances(request ->
                        request.minCount(1).maxCount(1).imageId("ami-1").dryRun(true)));
        assertRefused(
                "DryRunOperation",
                () -> ec2.createTags(request -> request.resources(ONE)
                        .tags(Tag.builder().key("dry").value("run").build())
                        .dryRun(true)));
        assertRefused(
                "DryRunOperation",
                () -> ec2.deleteTags(request -> request.resources(ONE)
                        .tags(Tag.builder().key("pool").build())
                        .dryRun(true)));
        assertRefused("DryRunOperation", () -> ec2.describeInstances(request -> request.dryRun(true)));
        assertRefused("DryRunOperation", () -> ec2.describeTags(request -> request.dryRun(true)));
        assertRefused(
                "InvalidInstanceID.NotFound",
                () -> ec2.stopInstances(
                        request -> request.instanceIds("i-0000000000000000f").dryRun(true)));

        assertThat(ec2.describeInstances().reservations()).isEqualTo(before);
        assertThat(ec2.describeTags(request -> request.filters(
                                Filter.builder().name("key").values("pool").build()))
                        .tags())
                .hasSize(2);
    }

    @Test
    void leavesTerminatedInstancesOfTheTemplateTerminated() throws Exception {
        ec2.startInstances(request -> request.instanceIds(ONE));
        await(ONE, InstanceStateName.RUNNING);
        ec2.terminateInstances(request -> request.instanceIds(ONE));
        for (int turn = 0; turn < 2; turn++) {
            close();
            open();
            await(ONE, InstanceStateName.TERMINATED);
            assertThat(instances.declared()).containsExactly(TWO);
            assertRefused("IncorrectInstanceState", () -> ec2.startInstances(request -> request.instanceIds(ONE)));
        }
    }

    private List<String> filtered(String name, String... values) {
        return ec2
                .describeInstances(request -> request.filters(
                        Filter.builder().name(name).values(values).build()))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .map(Instance::instanceId)
                .toList();
    }

    @Test
    void keepsTags() throws IOException {
        ec2.createTags(request -> request.resources(ONE)
                .tags(Tag.builder().key("note").value("a<b>&c").build()));
        close();
        open();

        assertThat(describe(ONE).tags())
                .contains(Tag.builder().key("note").value("a<b>&c").build());
    }

    @Test
    void bootsAfterARestartWhatRanBefore() throws Exception {
        behave("echo up >> " + directory + "/boots; exec sleep 1000");
        ec2.startInstances(request -> request.instanceIds(ONE));
        Awaiting.until("booted", SOON, () -> lines("boots").size() == 1);

        close();
        open();

        Awaiting.until("booted again", SOON, () -> lines("boots").size() == 2);
        await(ONE, InstanceStateName.RUNNING);
        assertThat(state(TWO)).isEqualTo(InstanceStateName.STOPPED);
    }

    @Test
    void rebootsWithoutChangingTheState() throws Exception {
        behave("echo up >> " + directory + "/boots; exec sleep 1000");
        ec2.startInstances(request -> request.instanceIds(ONE));
        Awaiting.until("booted", SOON, () -> lines("boots").size() == 1);

        ec2.rebootInstances(request -> request.instanceIds(ONE));

        Awaiting.until("booted again", SOON, () -> lines("boots").size() == 2);
        assertThat(state(ONE)).isEqualTo(InstanceStateName.RUNNING);
    }

    @Test
    void refusesStrangersAndUnknownInstances() {
        assertRefused("InvalidInstanceID.NotFound", () -> describe("i-0000000000000000f"));
        assertRefused("InvalidInstanceID.Malformed", () -> describe("banana"));
        try (var wrongSecret = client(new Credentials("local-key", "guess"));
                var wrongKey = client(new Credentials("guess", "local-secret"))) {
            assertStranger(wrongSecret);
            assertStranger(wrongKey);
        }
    }

    /** The JDK's URL connection drops the body of a 401, so this client never sees EC2's code AuthFailure. */
    private static void assertStranger(Ec2Client stranger) {
        assertThatThrownBy(stranger::describeInstances)
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        error -> assertThat(error.statusCode()).isEqualTo(401));
    }
}
