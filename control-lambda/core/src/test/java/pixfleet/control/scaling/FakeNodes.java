package pixfleet.control.scaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final List<List<String>> batches = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final Map<Purchase, Refused> none = new HashMap<>();
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
        refuse(id, code, meaning, true);
    }

    /** Refuses to start a node, for a reason that others of its kind share or not. */
    public void refuse(String id, String code, String meaning, boolean widely) {
        refusals.put(id, new Refused(code, meaning, widely));
    }

    /** Takes all refusals back. */
    public void relent() {
        refusals.clear();
        none.clear();
    }

    /** Has no new nodes on these terms. */
    public void refuse(Purchase terms, String code, String meaning) {
        none.put(terms, new Refused(code, meaning, true));
    }

    /** The calls for starts, in order. */
    public List<List<String>> batches() {
        return List.copyOf(batches);
    }

    /** The calls for new nodes, in order. */
    public List<Order> orders() {
        return List.copyOf(orders);
    }

    /** The ids that were removed, in order. */
    public List<String> removed() {
        return List.copyOf(removed);
    }

    /** Adds a node, or replaces it. */
    public void set(Node node) {
        nodes.put(node.id(), node);
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
    public Start start(List<Node> batch) {
        batches.add(batch.stream().map(Node::id).toList());
        if (batch.size() == 1) {
            asked.add(batch.getFirst().id());
        }
        for (Node node : batch) {
            if (refusal(node) instanceof Refused refused) {
                return refused;
            }
        }
        for (Node node : batch) {
            if (batch.size() > 1) {
                asked.add(node.id());
            }
            nodes.computeIfPresent(
                    node.id(), (_, present) -> present.state() == State.STOPPED ? present.in(State.PENDING) : present);
        }
        return new Started();
    }

    private Start refusal(Node node) {
        Node present = nodes.get(node.id());
        if (present == null) {
            return new Refused("InvalidInstanceID.NotFound", "it no longer exists", false);
        }
        return switch (present.state()) {
            case PENDING, RUNNING -> new Started();
            case STOPPED -> refusals.containsKey(node.id()) ? refusals.get(node.id()) : new Started();
            case STOPPING, SHUTTING_DOWN, TERMINATED ->
                new Refused("IncorrectInstanceState", "it cannot be started yet", false);
        };
    }

    @Override
    public Creation make(Order order) {
        orders.add(order);
        if (none.containsKey(order.terms())) {
            return new Creation(List.of(), List.of(none.get(order.terms())));
        }
        var ids = new ArrayList<String>();
        for (int i = 0; i < order.count(); i++) {
            String id = "i-new-" + (nodes.size() + 1);
            set(new Node(
                    id,
                    nodes.size() + 1,
                    State.PENDING,
                    Samples.NOON,
                    new Kind("", "", order.terms() == Purchase.SPOT),
                    "2"));
            ids.add(id);
        }
        return new Creation(ids, List.of());
    }

    @Override
    public Optional<Refused> remove(List<Node> asleep) {
        asleep.forEach(node -> {
            removed.add(node.id());
            nodes.remove(node.id());
        });
        return Optional.empty();
    }
}
