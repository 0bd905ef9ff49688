package pixfleet.control.scaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pixfleet.control.Samples;
import pixfleet.control.scaling.Node.State;
import pixfleet.control.scaling.Nodes.Start.Refused;
import pixfleet.control.scaling.Nodes.Start.Started;
import pixfleet.fault.TransientFailure;

/** {@link Nodes} in memory. */
public final class FakeNodes implements Nodes {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Refused> refusals = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private boolean away;
    private int looks;

    /** Adds a node started at noon, or sets its state. */
    public void set(String id, int slot, State state) {
        set(id, slot, state, Samples.NOON);
    }

    /** Adds a node, or sets its state. */
    public void set(String id, int slot, State state, Instant launchedAt) {
        nodes.put(id, new Node(id, slot, state, launchedAt));
    }

    /** The provider cannot be asked for its nodes, or can be again. */
    public void away(boolean now) {
        away = now;
    }

    /** How often it was asked for its nodes. */
    public int looks() {
        return looks;
    }

    /** Removes all. */
    public void clear() {
        nodes.clear();
    }

    /** Has no machine for a node. */
    public void refuse(String id) {
        refuse(id, "InsufficientInstanceCapacity", "the provider has no machine to spare");
    }

    /** Refuses to start a node. */
    public void refuse(String id, String code, String meaning) {
        refusals.put(id, new Refused(code, meaning));
    }

    /** The ids asked to start, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public List<Node> pool() {
        looks++;
        if (away) {
            throw new TransientFailure("describe the nodes");
        }
        return nodes.values().stream()
                .filter(node -> node.state() != State.TERMINATED)
                .toList();
    }

    @Override
    public Start start(Node node) {
        asked.add(node.id());
        Node present = nodes.get(node.id());
        if (present == null) {
            return new Refused("InvalidInstanceID.NotFound", "it no longer exists");
        }
        return switch (present.state()) {
            case PENDING, RUNNING -> new Started();
            case STOPPED -> {
                if (refusals.containsKey(node.id())) {
                    yield refusals.get(node.id());
                }
                set(node.id(), present.slot(), State.PENDING);
                yield new Started();
            }
            case STOPPING, SHUTTING_DOWN, TERMINATED ->
                new Refused("IncorrectInstanceState", "it cannot be started yet");
        };
    }
}
