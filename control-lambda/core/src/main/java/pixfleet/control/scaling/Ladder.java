package pixfleet.control.scaling;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pixfleet.control.scaling.Nodes.Creation;
import pixfleet.control.scaling.Nodes.Order;
import pixfleet.control.scaling.Nodes.Start.Refused;
import pixfleet.control.scaling.Nodes.Start.Started;

/**
 * Carries a plan out, from way to way: nodes that sleep, in batches, those of each kind by themselves; then new ones, on the
 * terms that are rather wanted and on the others. A batch that is refused is halved until it is known of whom it is
 * refused; where one by one is refused what concerns all of a kind, its others are not asked for.
 */
final class Ladder {
    private static final int BATCH = 250;
    private static final int ENOUGH = 3;
    private static final int NAMED = 4;

    private final Nodes nodes;
    private final ScalingSettings settings;
    private final ScalingPlan plan;
    private final String token;
    private final Set<String> started = new HashSet<>();
    private final Set<String> bad = new HashSet<>();
    private final List<String> made = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final Map<Refused, List<String>> refusals = new LinkedHashMap<>();
    private Rung rung = Rung.NONE;
    private int calls;
    private int left;
    private int missing;

    /**
     * @param nodes the pool
     * @param settings its bounds
     * @param plan what is to be done
     * @param calls how many calls there may be
     * @param token names this turn, so that a call that is sent twice is one
     */
    Ladder(Nodes nodes, ScalingSettings settings, ScalingPlan plan, int calls, String token) {
        this.nodes = nodes;
        this.settings = settings;
        this.plan = plan;
        this.left = calls;
        this.token = token;
        this.missing = plan.starts();
    }

    Climb climb() {
        Map<Kind, List<Node>> kinds = plan.candidates().stream()
                .collect(Collectors.groupingBy(Node::kind, LinkedHashMap::new, Collectors.toList()));
        Rung next = Rung.STOPPED;
        for (List<Node> kind : kinds.values()) {
            if (missing > 0 && left > 0) {
                rung = next;
                start(kind);
            }
            next = Rung.SIBLING;
        }
        make();
        if (!plan.removals().isEmpty() && call()) {
            nodes.remove(plan.removals())
                    .ifPresentOrElse(
                            why -> note(why, "removing"),
                            () -> plan.removals().stream().map(Node::id).forEach(removed::add));
        }
        boolean refused = !refusals.isEmpty();
        return new Climb(
                missing > 0 && refused ? Rung.WAIT : rung,
                started,
                made,
                removed,
                missing,
                refused,
                bad,
                calls,
                words());
    }

    private boolean call() {
        if (left == 0) {
            return false;
        }
        left--;
        calls++;
        return true;
    }

    private void start(List<Node> kind) {
        int at = 0;
        int size = Math.min(missing, BATCH);
        int inARow = 0;
        while (at < kind.size() && missing > 0 && inARow < ENOUGH && call()) {
            List<Node> batch = kind.subList(at, Math.min(kind.size(), at + Math.min(size, missing)));
            switch (nodes.start(batch)) {
                case Started() -> {
                    batch.forEach(node -> started.add(node.id()));
                    missing -= batch.size();
                    at += batch.size();
                    inARow = 0;
                }
                case Refused why -> {
                    if (batch.size() > 1) {
                        size = batch.size() / 2;
                        continue;
                    }
                    at++;
                    Node node = batch.getFirst();
                    note(why, "node " + node.slot());
                    if (why.widely()) {
                        inARow++;
                    } else {
                        bad.add(node.id());
                        size = Math.min(BATCH, Math.max(1, missing));
                    }
                }
            }
        }
    }

    private void make() {
        int room = plan.room();
        missing += plan.makes();
        Rung next = Rung.NEW;
        // What is made to sleep must be able to.
        List<Purchase> ways = plan.target() == 0
                ? List.of(Purchase.ON_DEMAND)
                : settings.pool().terms();
        for (Purchase terms : ways) {
            int count = Math.min(missing, room - made.size());
            if (count > 0 && call()) {
                rung = next;
                Creation creation = nodes.make(new Order(count, terms, token + "-" + terms.name()));
                made.addAll(creation.ids());
                missing -= creation.ids().size();
                creation.refused().forEach(why -> note(why, "a new node " + terms.words()));
            }
            next = Rung.OTHER_TERMS;
        }
    }

    private void note(Refused why, String whom) {
        List<String> whoms = refusals.computeIfAbsent(why, _ -> new ArrayList<>());
        if (!whoms.contains(whom)) {
            whoms.add(whom);
        }
    }

    private String words() {
        return refusals.entrySet().stream()
                .map(refusal -> "%s (%s: %s)"
                        .formatted(
                                whom(refusal.getValue()),
                                refusal.getKey().code(),
                                refusal.getKey().meaning()))
                .collect(Collectors.joining(", "));
    }

    private static String whom(List<String> whoms) {
        return whoms.size() > NAMED ? whoms.size() + " nodes" : String.join(", ", whoms);
    }
}
