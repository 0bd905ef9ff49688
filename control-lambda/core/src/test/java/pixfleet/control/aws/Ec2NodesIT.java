package pixfleet.control.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.scaling.Node;
import pixfleet.control.scaling.Node.State;
import pixfleet.control.scaling.Nodes;
import pixfleet.control.scaling.NodesContract;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Timeout(60)
class Ec2NodesIT extends NodesContract {
    private final Ec2Client ec2 = Aws.ec2();

    @Override
    protected Nodes nodes() {
        return new Ec2Nodes(ec2, "pixfleet");
    }

    @Override
    protected void refuse(Node node) throws IOException {
        Files.writeString(Aws.stack().state().resolve("faults.properties"), "refuse-capacity=" + node.id());
    }

    /** The stack's instances play themselves; what the fleet would do for itself is done here from outside. */
    @AfterEach
    void everythingStopped() throws Exception {
        Files.deleteIfExists(Aws.stack().state().resolve("faults.properties"));
        List<String> up = nodes().pool().stream().filter(Node::up).map(Node::id).toList();
        if (!up.isEmpty()) {
            ec2.stopInstances(request -> request.instanceIds(up));
        }
        await(State.STOPPED);
    }

    @Override
    protected void stop(Node node) {
        ec2.stopInstances(request -> request.instanceIds(node.id()));
    }

    private void await(State state) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (nodes().pool().stream().anyMatch(node -> node.state() != state)) {
            assertThat(System.nanoTime()).as("the nodes are " + state).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void seesNoNodeOfAnotherPool() {
        assertThat(nodes().pool()).hasSize(2);
        assertThat(new Ec2Nodes(ec2, "nobodys").pool()).isEmpty();
    }
}
