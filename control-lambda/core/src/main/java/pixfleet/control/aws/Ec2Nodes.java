package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.control.scaling.Kind;
import pixfleet.control.scaling.Node;
import pixfleet.control.scaling.Nodes;
import pixfleet.control.scaling.Nodes.Start.Refused;
import pixfleet.control.scaling.Nodes.Start.Started;
import pixfleet.control.scaling.Purchase;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetOnDemandAllocationStrategy;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SpotAllocationStrategy;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** {@link Nodes} as the EC2 instances of one pool, known by their tags. */
public final class Ec2Nodes implements Nodes {
    /** The tag that names the pool. */
    public static final String POOL_TAG = "pixfleet:pool";

    /** EC2's tag for the launch template's version. */
    private static final String VERSION_TAG = "aws:ec2launchtemplate:version";

    private static final Logger log = LoggerFactory.getLogger(Ec2Nodes.class);

    private final Ec2Client ec2;
    private final String pool;
    private final Make make;

    /**
     * What new nodes are made from.
     *
     * @param launchTemplate id of the launch template
     * @param version its version
     * @param types the instance types, the one rather wanted first
     * @param subnets where they may be
     */
    public record Make(String launchTemplate, String version, List<String> types, List<String> subnets) {
        /** Of a pool that does not grow. */
        public static final Make NOTHING = new Make("", "", List.of(), List.of());

        /** Copies the lists. */
        public Make {
            types = List.copyOf(types);
            subnets = List.copyOf(subnets);
        }
    }

    /**
     * @param ec2 the client
     * @param pool value of {@value #POOL_TAG}
     * @param make what new nodes are made from
     */
    public Ec2Nodes(Ec2Client ec2, String pool, Make make) {
        this.ec2 = ec2;
        this.pool = pool;
        this.make = make;
    }

    /** A pool that does not grow. */
    public Ec2Nodes(Ec2Client ec2, String pool) {
        this(ec2, pool, Make.NOTHING);
    }

    @Override
    public List<Node> pool() {
        var request = DescribeInstancesRequest.builder()
                .filters(
                        filter("tag:" + POOL_TAG, pool),
                        filter("instance-state-name", "pending", "running", "stopping", "stopped"))
                .build();
        return translating(
                "ec2 describe " + pool,
                () -> ec2.describeInstancesPaginator(request).reservations().stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .map(Ec2Nodes::node)
                        .collect(Collectors.collectingAndThen(Collectors.toList(), Ec2Nodes::slotted)));
    }

    private static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    private static Node node(Instance instance) {
        return new Node(
                instance.instanceId(),
                0,
                Node.State.of(instance.state().nameAsString()),
                Optional.ofNullable(instance.launchTime()).orElse(Instant.EPOCH),
                new Kind(
                        String.valueOf(instance.instanceTypeAsString()),
                        instance.placement() == null
                                ? ""
                                : String.valueOf(instance.placement().availabilityZone()),
                        "spot".equals(instance.instanceLifecycleAsString())),
                tag(instance, VERSION_TAG).orElse(""));
    }

    /** Places in the pool are given by the ids. */
    private static List<Node> slotted(List<Node> found) {
        var slotted = new ArrayList<Node>();
        for (Node node : found.stream().sorted(Comparator.comparing(Node::id)).toList()) {
            slotted.add(new Node(
                    node.id(), slotted.size() + 1, node.state(), node.launchedAt(), node.kind(), node.version()));
        }
        return slotted;
    }

    private static Optional<String> tag(Instance instance, String key) {
        return instance.tags().stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst();
    }

    @Override
    public Start start(List<Node> batch) {
        List<String> ids = batch.stream().map(Node::id).toList();
        return tried("start " + ids, () -> ec2.startInstances(request -> request.instanceIds(ids)))
                .<Start>map(refused -> refused)
                .orElse(new Started());
    }

    @Override
    public Optional<Refused> remove(List<Node> asleep) {
        List<String> ids = asleep.stream().map(Node::id).toList();
        log.info("nodes removed nodes={}", ids);
        return tried("remove " + ids, () -> ec2.terminateInstances(request -> request.instanceIds(ids)));
    }

    @Override
    public Creation make(Order order) {
        var answers = new ArrayList<CreateFleetResponse>();
        Optional<Refused> refused = tried("make " + order, () -> answers.add(ec2.createFleet(fleet(order))));
        if (refused.isPresent()) {
            return new Creation(List.of(), List.of(refused.get()));
        }
        CreateFleetResponse answer = answers.getFirst();
        List<String> ids = answer.instances().stream()
                .flatMap(had -> had.instanceIds().stream())
                .toList();
        log.info("nodes made order={} nodes={} errors={}", order, ids, answer.errors());
        return new Creation(
                ids,
                answer.errors().stream()
                        .map(error -> StartRefusals.of(error.errorCode()))
                        .distinct()
                        .toList());
    }

    private CreateFleetRequest fleet(Order order) {
        boolean spot = order.terms() == Purchase.SPOT;
        var request = CreateFleetRequest.builder()
                .type(FleetType.INSTANT)
                .clientToken(order.token())
                .targetCapacitySpecification(target -> target.totalTargetCapacity(order.count())
                        .defaultTargetCapacityType(
                                spot ? DefaultTargetCapacityType.SPOT : DefaultTargetCapacityType.ON_DEMAND))
                .launchTemplateConfigs(FleetLaunchTemplateConfigRequest.builder()
                        .launchTemplateSpecification(template ->
                                template.launchTemplateId(make.launchTemplate()).version(make.version()))
                        .overrides(overrides())
                        .build())
                .tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(tagOf(POOL_TAG, pool), tagOf("Name", pool + "-node"))
                        .build());
        return (spot
                        ? request.spotOptions(options ->
                                options.allocationStrategy(SpotAllocationStrategy.CAPACITY_OPTIMIZED_PRIORITIZED))
                        : request.onDemandOptions(
                                options -> options.allocationStrategy(FleetOnDemandAllocationStrategy.PRIORITIZED)))
                .build();
    }

    /** Every type in every subnet; an earlier type comes first, in whichever zone. */
    private List<FleetLaunchTemplateOverridesRequest> overrides() {
        var overrides = new ArrayList<FleetLaunchTemplateOverridesRequest>();
        for (int type = 0; type < make.types().size(); type++) {
            for (String subnet : make.subnets()) {
                overrides.add(FleetLaunchTemplateOverridesRequest.builder()
                        .instanceType(make.types().get(type))
                        .subnetId(subnet)
                        .priority((double) type)
                        .build());
            }
        }
        return overrides;
    }

    private static Tag tagOf(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    /** Retries are the SDK's; what stays in the way after them is the answer, whatever it is. */
    private static Optional<Refused> tried(String what, Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
            Refused refused = StartRefusals.of(code == null || code.isBlank() ? "HTTP " + e.statusCode() : code);
            log.warn("ec2 refused call={} refused={}", what, refused, e);
            return Optional.of(refused);
        } catch (SdkClientException e) {
            log.warn("ec2 did not answer call={}", what, e);
            return Optional.of(new Refused("no answer", "EC2 could not be reached", true));
        }
    }
}
