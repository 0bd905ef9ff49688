package pixfleet.fleet.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeLease.Seat;
import pixfleet.job.NodeLease.State;

class CellTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static NodeLease lease(String node, String head, State state, Duration ago) {
        Instant at = NOW.minus(ago);
        return new NodeLease(node, state, 0, 0, at, at.plusSeconds(30), new Seat("10.0.0.1", 2, head));
    }

    /** Leases such as {@code a>a b>a c}: a node, and whom it follows; {@code !} closed, {@code ?} dead. */
    private static List<NodeLease> leases(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> {
                    String[] parts = word.replaceAll("[!?]", "").split(">", -1);
                    return lease(
                            parts[0],
                            parts.length > 1 ? parts[1] : "",
                            word.contains("!") ? State.CLOSED : State.READY,
                            Duration.ofSeconds(word.contains("?") ? 31 : 6));
                })
                .toList();
    }

    private static String role(String me, int nodes, List<NodeLease> leases) {
        NodeLease mine = leases.stream()
                .filter(lease -> lease.node().equals(me))
                .findAny()
                .orElseThrow();
        return switch (Cell.role(mine, nodes, leases, NOW)) {
            case Role.Head(var members) ->
                "head of " + members.stream().map(NodeLease::node).toList();
            case Role.Member(var head) -> "follows " + head;
            case Role.Done() -> "done";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "b, a>a b>a, a",
        "a, a>a b>a, ''",
        "b, a>a b, ''",
        "b, a?>a b>a, ''",
        "b, a!>a b>a, ''",
        "b, b>a, ''",
        "c, a>a b>a, ''",
        // a head that has just become a member of another lets nobody in through its own members
        "c, a>a b>a c>b, b"
    })
    void aNodeHasTheHeadThatItSaysItFollowsWhileThatLives(String me, String leases, String head) {
        assertThat(Cell.head(me, leases(leases), NOW).map(NodeLease::node).orElse(""))
                .isEqualTo(head);
    }

    @ParameterizedTest
    @CsvSource({
        // the only one
        "a, 4, a, head of []",
        "a, 4, a>a, head of []",
        // the lowest of those that begin together
        "a, 4, a b c, head of []",
        "b, 4, a b c, follows a",
        "c, 4, a b c, follows a",
        // a head stays head when a lower one joins
        "c, 4, a c>c, head of []",
        "a, 4, a c>c, follows c",
        // who says that it follows is a member
        "c, 4, a>c b c>c, head of [a]",
        "c, 4, a>c b>c c>c, 'head of [a, b]'",
        // as many as fit; the next found a cell of their own
        "a, 2, a>a b>a c d, head of [b]",
        "c, 2, a>a b>a c d, head of []",
        "d, 2, a>a b>a c d, follows c",
        "d, 2, a>a b c>a d, follows b",
        // two that were head before they saw each other become one, and so do the cells they have
        "a, 4, a>a b>b, head of []",
        "b, 4, a>a b>b, follows a",
        "d, 4, a>a b>b d>b, follows a",
        "b, 2, a>a b>b c>a, head of []",
        // too many follow one
        "d, 3, a>a b>a c>a d>a, head of []",
        "a, 3, a>a b>a c>a d>a, 'head of [b, c]'",
        // the head has died: the lowest of those left
        "b, 4, a>a? b>a c>a, head of []",
        "c, 4, a>a? b>a c>a, follows b",
        "c, 4, a>a? b>b c>a, follows b",
        // dead and closed ones are no members
        "a, 4, a>a b>a? c>a!, head of []",
        // the head has ended for want of work
        "b, 4, a>a! b>a, done",
        "b, 4, a>a!? b>a, done",
        // one that never followed it has not
        "b, 4, a>a! b, head of []",
        "b, 4, a>a! b>b, head of []"
    })
    void whatANodeIsToDo(String me, int nodes, String leases, String expected) {
        assertThat(role(me, nodes, leases(leases))).isEqualTo(expected);
    }

    @Test
    void aClosedHeadMayReopenForAMoment() {
        NodeLease mine = lease("b", "a", State.READY, Duration.ZERO);
        List<NodeLease> closedJustNow = List.of(lease("a", "a", State.CLOSED, Duration.ofSeconds(4)));

        assertThat(Cell.role(mine, 2, closedJustNow, NOW)).isEqualTo(new Role.Member("a"));
    }

    @Test
    void nodesByThemselvesAreLeftAlone() {
        NodeLease mine = lease("b", "", State.READY, Duration.ZERO);
        var alone = new NodeLease("a", State.READY, 2, 0, NOW, NOW.plusSeconds(30));

        assertThat(Cell.role(mine, 4, List.of(alone), NOW)).isEqualTo(new Role.Head(List.of()));
    }

    @Test
    void whatWasWrittenOfANodeCountsLessThanWhatItKnows() {
        NodeLease mine = lease("b", "b", State.READY, Duration.ZERO);

        assertThat(Cell.role(mine, 4, leases("a b>a"), NOW)).isEqualTo(new Role.Head(List.of()));
    }

    /** Every node does what it works out, in any order, some die and some join: soon all agree, in as few cells as can be. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 16})
    void allAgreeInTheEnd(int nodes) {
        var random = new Random(nodes);
        for (int round = 0; round < 200; round++) {
            Map<String, String> heads = new HashMap<>();
            for (int step = 0; step < 60; step++) {
                String node = String.valueOf((char) ('a' + random.nextInt(9)));
                if (heads.containsKey(node) && random.nextInt(10) == 0) {
                    heads.remove(node);
                } else {
                    heads.putIfAbsent(node, "");
                    heads.put(node, decided(node, nodes, heads));
                }
            }
            for (int calm = 0; calm < 5; calm++) {
                var order = new ArrayList<>(heads.keySet());
                Collections.shuffle(order, random);
                order.forEach(node -> heads.put(node, decided(node, nodes, heads)));
            }
            checkAgreement(nodes, heads);
        }
    }

    private static String decided(String node, int nodes, Map<String, String> heads) {
        List<NodeLease> leases = heads.entrySet().stream()
                .map(each -> lease(each.getKey(), each.getValue(), State.READY, Duration.ZERO))
                .toList();
        String role = role(node, nodes, leases);
        return role.startsWith("head") ? node : role.substring("follows ".length());
    }

    private static void checkAgreement(int nodes, Map<String, String> heads) {
        Map<String, Integer> sizes = new HashMap<>();
        heads.values().forEach(head -> sizes.merge(head, 1, Integer::sum));
        assertThat(sizes).as("%s", heads).allSatisfy((head, size) -> {
            assertThat(heads).as("a head is its own").containsEntry(head, head);
            assertThat(size).isLessThanOrEqualTo(nodes);
        });
        List<Integer> sorted = sizes.values().stream().sorted().toList();
        if (sorted.size() > 1) {
            assertThat(sorted.get(0) + sorted.get(1))
                    .as("none that fit together: %s", heads)
                    .isGreaterThan(nodes);
        }
    }
}
