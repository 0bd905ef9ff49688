package pixfleet.control.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import pixfleet.control.scaling.Node.State;
import pixfleet.control.scaling.Nodes.Start;
import pixfleet.control.scaling.Nodes.Start.Refused;
import pixfleet.control.scaling.Nodes.Start.Started;

/** What every {@link Nodes} does. The pool begins with two stopped nodes in slots 1 and 2. */
public abstract class NodesContract {
    protected abstract Nodes nodes();

    /** From now on there is no machine for the node. */
    protected abstract void refuse(Node node) throws Exception;

    /** Makes a node that is up stop. */
    protected abstract void stop(Node node) throws Exception;

    private Node slot(int slot) {
        return nodes().pool().stream()
                .filter(node -> node.slot() == slot)
                .findFirst()
                .orElseThrow();
    }

    private static String code(Start start) {
        return start instanceof Refused(var code, var _, var _) ? code : "started";
    }

    @Test
    void knowsItsNodesBySlot() {
        assertThat(nodes().pool()).extracting(Node::slot).containsExactlyInAnyOrder(1, 2);
        assertThat(nodes().pool()).extracting(Node::state).containsOnly(State.STOPPED);
    }

    @Test
    void startsANodeAndNoOther() {
        assertThat(nodes().start(List.of(slot(2)))).isEqualTo(new Started());

        assertThat(slot(2).up()).isTrue();
        assertThat(slot(1).state()).isEqualTo(State.STOPPED);
    }

    @Test
    void startsAllOrNoneOfABatch() throws Exception {
        refuse(slot(2));

        assertThat(code(nodes().start(List.of(slot(1), slot(2))))).isEqualTo("InsufficientInstanceCapacity");

        assertThat(nodes().pool()).extracting(Node::state).containsOnly(State.STOPPED);
    }

    @Test
    void startsTwiceHarmlessly() {
        nodes().start(List.of(slot(1)));

        assertThat(nodes().start(List.of(slot(1)))).isEqualTo(new Started());
        assertThat(slot(1).up()).isTrue();
    }

    @Test
    void saysWhereThereIsNoMachine() throws Exception {
        refuse(slot(1));

        assertThat(code(nodes().start(List.of(slot(1))))).isEqualTo("InsufficientInstanceCapacity");

        assertThat(slot(1).state()).isEqualTo(State.STOPPED);
    }

    @Test
    void doesNotStartANodeThatIsStopping() throws Exception {
        nodes().start(List.of(slot(1)));
        stop(slot(1));

        assertThat(code(nodes().start(List.of(slot(1))))).isEqualTo("IncorrectInstanceState");
    }

    @Test
    void doesNotStartANodeThatDoesNotExist() {
        var stranger = new Node("i-0123456789abcdef0", 9, State.STOPPED, Instant.EPOCH);

        assertThat(code(nodes().start(List.of(stranger)))).isEqualTo("InvalidInstanceID.NotFound");
    }
}
