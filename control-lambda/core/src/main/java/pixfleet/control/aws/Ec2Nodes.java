package pixfleet.control.aws;

import static pixfleet.control.aws.Translation.translating;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.control.scaling.Node;
import pixfleet.control.scaling.Nodes;
import pixfleet.control.scaling.Nodes.Start.Refused;
import pixfleet.control.scaling.Nodes.Start.Started;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/** {@link Nodes} as the EC2 instances of one pool, known by their tags. */
public final class Ec2Nodes implements Nodes {
    /** The tag that names the pool. */
    public static final String POOL_TAG = "pixfleet:pool";

    /** The tag that names a node's place in the pool. */
    public static final String SLOT_TAG = "pixfleet:slot";

    private static final Logger log = LoggerFactory.getLogger(Ec2Nodes.class);

    private final Ec2Client ec2;
    private final String pool;

    /**
     * @param ec2 the client
     * @param pool value of {@value #POOL_TAG}
     */
    public Ec2Nodes(Ec2Client ec2, String pool) {
        this.ec2 = ec2;
        this.pool = pool;
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
                        .toList());
    }

    private static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    private static Node node(Instance instance) {
        return new Node(
                instance.instanceId(),
                slot(instance),
                Node.State.of(instance.state().nameAsString()),
                Optional.ofNullable(instance.launchTime()).orElse(Instant.EPOCH));
    }

    /** An instance whose slot cannot be read comes last. */
    private static int slot(Instance instance) {
        return instance.tags().stream()
                .filter(tag -> tag.key().equals(SLOT_TAG))
                .map(Tag::value)
                .filter(value -> value.matches("[1-9]\\d{0,3}"))
                .findFirst()
                .map(Integer::parseInt)
                .orElse(Integer.MAX_VALUE);
    }

    /** Retries are the SDK's; what stays in the way after them is the answer, whatever it is. */
    @Override
    public Start start(Node node) {
        try {
            ec2.startInstances(request -> request.instanceIds(node.id()));
            return new Started();
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
            Start refused = StartRefusals.of(code == null || code.isBlank() ? "HTTP " + e.statusCode() : code);
            log.warn("node not started node={} refused={}", node.id(), refused, e);
            return refused;
        } catch (SdkClientException e) {
            log.warn("node not started node={}", node.id(), e);
            return new Refused("no answer", "EC2 could not be reached");
        }
    }
}
