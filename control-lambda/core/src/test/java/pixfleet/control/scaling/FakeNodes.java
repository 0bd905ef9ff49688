package pixfleet.control.scaling;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pixfleet.control.scaling.Node.State;

/** {@link Nodes} in memory. */
public final class FakeNodes implements Nodes {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<String> withoutCapacity = new HashSet<>();
    private final List<String> asked = new ArrayList<>();

    /** Adds a node, or sets its state. */
    public void set(String id, int slot, State state) {
        nodes.put(id, new Node(id, slot, state));
    }

    /** Removes all. */
    public void clear() {
        nodes.clear();
    }

    /** Has no machine for a node. */
    public void refuse(String id) {
        withoutCapacity.add(id);
    }

    /** The ids asked to start, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public List<Node> pool() {
        return nodes.values().stream()
                .filter(node -> node.state() != State.TERMINATED)
                .toList();
    }

    @Override
    public Start start(Node node) {
        asked.add(node.id());
        Node present = nodes.get(node.id());
        if (present == null) {
            return Start.NOT_NOW;
        }
        return switch (present.state()) {
            case PENDING, RUNNING -> Start.STARTED;
            case STOPPED -> {
                if (withoutCapacity.contains(node.id())) {
                    yield Start.NO_CAPACITY;
                }
                set(node.id(), present.slot(), State.PENDING);
                yield Start.STARTED;
            }
            case STOPPING, SHUTTING_DOWN, TERMINATED -> Start.NOT_NOW;
        };
    }
}
