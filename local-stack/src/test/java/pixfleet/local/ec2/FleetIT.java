package pixfleet.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
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
import pixfleet.local.template.Blueprint.MachineForm;
import pixfleet.local.template.Blueprint.Subnet;
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
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycle;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateAndOverridesResponse;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Fleets, launches and what stands against them, through a real client of the SDK. */
@Timeout(60)
class FleetIT {
    private static final Credentials CREDENTIALS = new Credentials("local-key", "local-secret");
    private static final InstanceRoles ACCOUNT_KEYS = new InstanceRoles(Keyring.of(CREDENTIALS), List.of(), List.of());
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<Subnet> SUBNETS =
            List.of(new Subnet("subnet-0a", "us-east-1a"), new Subnet("subnet-0b", "us-east-1b"));

    @TempDir
    private Path directory;

    private Instances instances;
    private QueryServer server;
    private Ec2Client ec2;

    @BeforeEach
    void setUp() throws IOException {
        open(form("c7i.xlarge"));
    }

    private static MachineForm form(String type) {
        return new MachineForm("ami-1", type, "aGVsbG8=", Map.of("pool", "p"), "lt-1");
    }

    private void open(MachineForm form) throws IOException {
        var faults = new FaultDial(
                directory.resolve("faults.properties"),
                Faults.NONE.with(Map.of("boot-delay-ms", "50", "stop-delay-ms", "50")),
                new SplittableRandom(7));
        var host = new InstanceHost(
                directory,
                "/bin/sh -c 'while [ ! -e ../../off ]; do sleep 0.05; done'",
                Map.of("PATH", System.getenv("PATH")),
                ACCOUNT_KEYS,
                new Children(directory.resolve("run")),
                faults,
                Clock.systemUTC(),
                MetadataServer.start(Clock.systemUTC(), Duration.ofMillis(500)));
        instances = Instances.open(host, List.of(), SUBNETS);
        instances.resume();
        var templates = LaunchTemplates.open(
                directory.resolve("launch-templates"), List.of(new LaunchTemplate("lt-1", "nodes", form, "")));
        server = QueryServer.start(new Ec2Service(instances, templates, SUBNETS, AwsIdentity.LOCAL), CREDENTIALS, 0);
        ec2 = Ec2Client.builder()
                .endpointOverride(URI.create(server.endpoint()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CREDENTIALS.accessKeyId(), CREDENTIALS.secretAccessKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    @AfterEach
    void tearDown() {
        ec2.close();
        server.close();
        instances.close();
    }

    private void faults(String text) throws IOException {
        Files.writeString(directory.resolve("faults.properties"), text);
    }

    private static FleetLaunchTemplateOverridesRequest kind(String type, String subnet) {
        return FleetLaunchTemplateOverridesRequest.builder()
                .instanceType(InstanceType.fromValue(type))
                .subnetId(subnet)
                .build();
    }

    private static CreateFleetRequest fleet(int count, DefaultTargetCapacityType terms, String version) {
        return CreateFleetRequest.builder()
                .type(FleetType.INSTANT)
                .targetCapacitySpecification(
                        target -> target.totalTargetCapacity(count).defaultTargetCapacityType(terms))
                .launchTemplateConfigs(config(
                        version,
                        kind("c7i.xlarge", "subnet-0a"),
                        kind("c7i.xlarge", "subnet-0b"),
                        kind("c6i.2xlarge", "subnet-0a")))
                .tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder().key("extra").value("yes").build())
                        .build())
                .build();
    }

    private static FleetLaunchTemplateConfigRequest config(
            String version, FleetLaunchTemplateOverridesRequest... kinds) {
        return FleetLaunchTemplateConfigRequest.builder()
                .launchTemplateSpecification(
                        template -> template.launchTemplateId("lt-1").version(version))
                .overrides(kinds)
                .build();
    }

    private CreateFleetResponse onDemand(int count) {
        return ec2.createFleet(fleet(count, DefaultTargetCapacityType.ON_DEMAND, "$Latest"));
    }

    private List<Instance> all() {
        return ec2.describeInstancesPaginator().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList();
    }

    private static String kind(LaunchTemplateAndOverridesResponse override) {
        return override.overrides().instanceTypeAsString() + " in "
                + override.overrides().availabilityZone();
    }

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
    }

    @Test
    void launchesFromTheLaunchTemplateAndSaysSoInTags() throws Exception {
        var answer = onDemand(2);

        assertThat(answer.errors()).isEmpty();
        assertThat(answer.instances()).hasSize(1);
        var had = answer.instances().getFirst();
        assertThat(had.instanceIds()).hasSize(2);
        assertThat(had.lifecycle()).isEqualTo(InstanceLifecycle.ON_DEMAND);
        assertThat(had.instanceTypeAsString()).isEqualTo("c7i.xlarge");
        assertThat(had.launchTemplateAndOverrides()
                        .launchTemplateSpecification()
                        .launchTemplateId())
                .isEqualTo("lt-1");
        var one = all().getFirst();
        assertThat(one.subnetId()).isEqualTo("subnet-0a");
        assertThat(one.imageId()).isEqualTo("ami-1");
        assertThat(one.tags())
                .contains(
                        Tag.builder().key("extra").value("yes").build(),
                        Tag.builder().key("pool").value("p").build(),
                        Tag.builder()
                                .key("aws:ec2launchtemplate:version")
                                .value("1")
                                .build(),
                        Tag.builder()
                                .key("aws:ec2:fleet-id")
                                .value(answer.fleetId())
                                .build());
    }

    @Test
    void takesTheNextKindWhereOneIsNotToBeHadAndSaysWhy() throws Exception {
        faults("refuse-capacity=c7i.xlarge/us-east-1a c7i.xlarge/us-east-1b=1");

        var answer = onDemand(3);

        assertThat(answer.instances())
                .extracting(had -> kind(had.launchTemplateAndOverrides()) + " x "
                        + had.instanceIds().size())
                .containsExactly("c7i.xlarge in us-east-1b x 1", "c6i.2xlarge in us-east-1a x 2");
        assertThat(answer.errors())
                .extracting(error -> kind(error.launchTemplateAndOverrides()) + ": " + error.errorCode())
                .containsExactly(
                        "c7i.xlarge in us-east-1a: InsufficientInstanceCapacity",
                        "c7i.xlarge in us-east-1b: InsufficientInstanceCapacity");
    }

    @Test
    void answersWithErrorsAloneWhereNothingIsToBeHad() throws Exception {
        faults("refuse-capacity=on-demand");

        var answer = onDemand(3);

        assertThat(answer.instances()).isEmpty();
        assertThat(answer.errors()).extracting(CreateFleetError::lifecycle).containsOnly(InstanceLifecycle.ON_DEMAND);
        assertThat(answer.errors()).hasSize(3);
        assertThat(ec2.createFleet(fleet(3, DefaultTargetCapacityType.SPOT, "1"))
                        .instances())
                .flatExtracting(CreateFleetInstance::instanceIds)
                .hasSize(3);
        assertThat(all()).extracting(Instance::instanceLifecycleAsString).containsOnly("spot");
    }

    @Test
    void keepsToTheQuotaOfVirtualCores() throws Exception {
        faults("refuse-capacity=vcpus=8 spot-vcpus=4");

        var answer = onDemand(3);
        assertThat(answer.instances())
                .flatExtracting(CreateFleetInstance::instanceIds)
                .hasSize(2);
        assertThat(answer.errors()).extracting(CreateFleetError::errorCode).containsOnly("VcpuLimitExceeded");
        assertRefused(
                "VcpuLimitExceeded",
                () -> ec2.runInstances(
                        request -> request.minCount(1).maxCount(1).instanceType(InstanceType.C7_I_LARGE)));
        assertThat(ec2.createFleet(fleet(2, DefaultTargetCapacityType.SPOT, "1"))
                        .errors())
                .extracting(CreateFleetError::errorCode)
                .containsOnly("MaxSpotInstanceCountExceeded");
    }

    @Test
    void launchesNothingBelowTheLeast() throws Exception {
        faults("refuse-capacity=*=2");

        var answer = ec2.createFleet(fleet(3, DefaultTargetCapacityType.ON_DEMAND, "1").toBuilder()
                .onDemandOptions(options -> options.minTargetCapacity(3))
                .build());

        assertThat(answer.instances()).isEmpty();
        assertThat(all()).isEmpty();
    }

    @Test
    void answersTheSameToTheSameToken() {
        var request = fleet(2, DefaultTargetCapacityType.ON_DEMAND, "1").toBuilder()
                .clientToken("once")
                .build();

        assertThat(ec2.createFleet(request).instances())
                .isEqualTo(ec2.createFleet(request).instances());
        assertThat(all()).hasSize(2);
        assertRefused(
                "IdempotentParameterMismatch",
                () -> ec2.createFleet(fleet(3, DefaultTargetCapacityType.ON_DEMAND, "1").toBuilder()
                        .clientToken("once")
                        .build()));
    }

    @Test
    void aChangedTemplateIsANewVersion() throws Exception {
        tearDown();
        open(form("c7i.2xlarge"));

        var described = ec2.describeLaunchTemplates().launchTemplates().getFirst();
        assertThat(described.latestVersionNumber()).isEqualTo(2);
        assertThat(described.defaultVersionNumber()).isEqualTo(1);
        assertThat(run("$Latest").instanceTypeAsString()).isEqualTo("c7i.2xlarge");
        assertThat(run("$Default").instanceTypeAsString()).isEqualTo("c7i.xlarge");
        assertRefused("InvalidLaunchTemplateId.VersionNotFound", () -> run("3"));
        assertRefused(
                "InvalidLaunchTemplateId.NotFound",
                () -> ec2.describeLaunchTemplates(request -> request.launchTemplateIds("lt-2")));
    }

    @Test
    void nothingIsMadeOfATemplateThatWasDeletedAndWhatWasMadeStays() {
        String made = run("$Latest").instanceId();

        assertThat(ec2.deleteLaunchTemplate(request -> request.launchTemplateId("lt-1"))
                        .launchTemplate()
                        .launchTemplateName())
                .isEqualTo("nodes");

        assertRefused("InvalidLaunchTemplateId.NotFound", () -> run("$Latest"));
        assertRefused(
                "InvalidLaunchTemplateId.NotFound",
                () -> ec2.deleteLaunchTemplate(request -> request.launchTemplateId("lt-1")));
        assertThat(ec2.describeInstances(request -> request.instanceIds(made)).reservations())
                .hasSize(1);
    }

    private Instance run(String version) {
        return ec2.runInstances(request -> request.minCount(1)
                        .maxCount(1)
                        .launchTemplate(
                                template -> template.launchTemplateName("nodes").version(version)))
                .instances()
                .getFirst();
    }

    @Test
    void aSpotInstanceCannotBeStoppedAndIsGoneOncePoweredOff() throws Exception {
        var id = ec2.runInstances(request -> request.minCount(1)
                        .maxCount(1)
                        .subnetId("subnet-0b")
                        .instanceMarketOptions(market -> market.marketType(MarketType.SPOT))
                        .launchTemplate(template -> template.launchTemplateId("lt-1")))
                .instances()
                .getFirst()
                .instanceId();
        awaitAll(InstanceStateName.RUNNING);
        assertThat(all().getFirst().placement().availabilityZone()).isEqualTo("us-east-1b");
        assertRefused("UnsupportedOperation", () -> ec2.stopInstances(request -> request.instanceIds(id)));

        Files.createFile(directory.resolve("off"));

        awaitAll(InstanceStateName.TERMINATED);
    }

    private void awaitAll(InstanceStateName state) throws InterruptedException {
        Awaiting.until(
                "all " + state,
                SOON,
                () -> all().stream().allMatch(instance -> instance.state().name() == state));
    }

    @Test
    void refusesWhatIsNotServed() {
        var fleet = fleet(1, DefaultTargetCapacityType.ON_DEMAND, "1");
        List<Consumer<CreateFleetRequest.Builder>> more = List.of(
                request -> request.type(FleetType.MAINTAIN),
                request -> request.spotOptions(options -> options.maxTotalPrice("1")),
                request -> request.launchTemplateConfigs(config(
                        "1",
                        kind("c7i.xlarge", "subnet-0a").toBuilder()
                                .weightedCapacity(2.0)
                                .build())));
        for (var one : more) {
            assertRefused(
                    "UnsupportedOperation",
                    () -> ec2.createFleet(fleet.toBuilder().applyMutation(one).build()));
        }
        assertRefused(
                "UnsupportedOperation",
                () -> ec2.runInstances(
                        request -> request.minCount(1).maxCount(1).keyName("mine")));
        assertThat(all()).isEmpty();
    }

    @Test
    void upToAThousandAreOnAndFourOfThemAreProcesses() throws Exception {
        faults("refuse-capacity=c7i.xlarge=700");

        var answer = onDemand(1000);

        assertThat(answer.instances())
                .extracting(had -> had.instanceIds().size())
                .containsExactly(700, 300);
        awaitAll(InstanceStateName.RUNNING);
        try (var logs = Files.list(directory.resolve("logs"))) {
            assertThat(logs).hasSize(InstanceHost.PROCESSES);
        }
        var ids = all().stream().map(Instance::instanceId).toList();
        ec2.stopInstances(request -> request.instanceIds(ids));
        awaitAll(InstanceStateName.STOPPED);
        ec2.terminateInstances(request -> request.instanceIds(ids));
        awaitAll(InstanceStateName.TERMINATED);
    }
}
